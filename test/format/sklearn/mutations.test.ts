import { expect, test } from 'vitest'
import { loadSklearn } from '../../../src/format/sklearn/load-sklearn.ts'
import type { Model } from '../../../src/model/model.ts'
import { predictClass } from '../../../src/predict/predict-class.ts'
import { jsonDamage } from '../mutate.ts'
import { expectEvaluates, memoryOf, oddRows, tryMutations } from '../safe-model.ts'
import { readSklearnCases } from './cases.ts'

// OPENCREDIT_MUTATIONS tries more of each file than the test run does, OPENCREDIT_SEED others.
const mutationsPerFile = Number(process.env['OPENCREDIT_MUTATIONS'] ?? 3000)
const seed = Number(process.env['OPENCREDIT_SEED'] ?? 1)
const names = [
  'tree-classifier',
  'random-forest-classes',
  'random-forest-targets',
  'boosting-classes',
  'histogram-categories',
  'histogram-texts',
  'isolation-subspace'
]
const megabyte = 2 ** 20

const files = readSklearnCases('fixtures/sklearn')
  .filter(({ name }) => names.includes(name))
  .map(({ name, json }) => ({ name, damage: jsonDamage(json) }))

function checkSafe(model: Model, bytes: Uint8Array): void {
  expect(memoryOf(model)).toBeLessThan(64 * bytes.length + 16 * megabyte)
  // Rows of as many features as a damaged number says would take more than the model.
  if (model.numFeatures > 10_000) return
  const rows = oddRows(model.numFeatures)
  expectEvaluates(model, rows, rows.numRows)
  if (model.numClasses !== undefined) {
    expect(model.classLabels).toHaveLength(model.numClasses)
    predictClass(model, rows).forEach((found) => {
      if (!(found >= 0 && found < model.numClasses!)) expect.fail(`class ${found} is none`)
    })
  }
}

test('at least 20,000 mutations are tried', () => {
  expect(files.length * mutationsPerFile).toBeGreaterThanOrEqual(20_000)
})

test.each(files)(
  '$name: damage is refused with its place, or leaves a model that is safe to use',
  ({ name, damage }) => {
    tryMutations({ name, count: mutationsPerFile, seed }, (random) => {
      const bytes = damage(random)
      checkSafe(loadSklearn(bytes), bytes)
    })
  },
  60_000
)
