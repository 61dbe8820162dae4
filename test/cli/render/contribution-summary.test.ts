import { expect, test } from 'vitest'
import { createContributionSummary } from '../../../src/cli/render/contribution-summary.ts'
import { explain } from '../../../src/explain/explain.ts'
import { loadModelFile } from '../../../src/node/load-model-file.ts'

test('where a stage computes the columns of the trees, features are still those of the row', () => {
  const model = loadModelFile('fixtures/onnx/lightgbm-categories/model.onnx')
  expect(model.forest.numFeatures).not.toBe(model.numFeatures)
  const rows = [[1, -1, 4, 0.5, 2, 0], [0, 2, 7, 1, -3, 1]] // prettier-ignore
  const columns = model.featureNames.map((_, feature) => Float64Array.from(rows, (row) => row[feature]!))
  const explanation = explain(model, columns, { background: columns })
  const summary = createContributionSummary(model)
  summary.add(explanation, columns, new Set())
  const first = explanation.values.subarray(0, 6)
  const second = explanation.values.subarray(6, 12)
  expect(summary.numRows()).toBe(2)
  expect([...summary.first()!.values]).toEqual([...first])
  const means = Array.from(first, (value, feature) => Math.abs(value) / 2 + Math.abs(second[feature]!) / 2)
  summary.meanAbsolute(0).forEach((mean, feature) => expect(mean).toBeCloseTo(means[feature]!, 12))
})
