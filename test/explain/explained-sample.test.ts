import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createExplainedSample } from '../../src/explain/explained-sample.ts'
import { createExplainer } from '../../src/explain/explainer.ts'
import { meanAbsoluteShap } from '../../src/explain/importance.ts'
import { loadModel } from '../../src/format/load-model.ts'

const model = loadModel(readFileSync('fixtures/multiclass/model.txt'))
const { numFeatures, featureNames } = model
const numOutputs = model.forest.numTreesPerIteration
const explainer = createExplainer(model, { mode: 'fast' })
const columnsOf = (first: number, numRows: number): Float64Array[] =>
  Array.from({ length: numFeatures }, (_, feature) =>
    Float64Array.from({ length: numRows }, (_, row) => Math.sin((first + row) * 7 + feature) * 3)
  )

test('means are those of all rows, and the rows kept are explained as they were', () => {
  const sample = createExplainedSample({ featureNames, baseValues: explainer.baseValues }, 25)
  const counts = [1, 40, 0, 17, 62]
  let first = 0
  for (const count of counts) {
    const columns = columnsOf(first, count)
    sample.add(explainer.explain(columns), columns)
    first += count
  }
  const all = columnsOf(0, first)
  const whole = explainer.explain(all)
  const means = meanAbsoluteShap(whole)
  expect(sample.numRows()).toBe(first)
  for (let output = 0; output < numOutputs; output++) {
    sample
      .meanAbsolute(output)
      .forEach((mean, feature) => expect(mean).toBeCloseTo(means[output * numFeatures + feature]!, 12))
  }
  sample.meanAbsolute(undefined).forEach((mean, feature) => {
    let sum = 0
    for (let output = 0; output < numOutputs; output++) sum += means[output * numFeatures + feature]!
    expect(mean).toBeCloseTo(sum, 12)
  })

  // 120 rows in a place for 50: every fourth.
  const rows = Array.from({ length: 30 }, (_, kept) => 4 * kept)
  expect(rows.map((_, kept) => sample.rowOf(kept))).toEqual(rows)
  const { values, numRows } = sample.explanation()
  expect(numRows).toBe(30)
  const perRow = numOutputs * numFeatures
  rows.forEach((row, kept) => {
    expect(values.subarray(kept * perRow, (kept + 1) * perRow)).toEqual(
      whole.values.subarray(row * perRow, (row + 1) * perRow)
    )
  })
  expect(sample.columns()).toEqual(all.map((column) => Float64Array.from(rows, (row) => column[row]!)))
})

test('rows that are left out count for nothing', () => {
  const columns = columnsOf(0, 5)
  const explanation = explainer.explain(columns)
  const parts = { featureNames, baseValues: explainer.baseValues }
  const [without, alone] = [createExplainedSample(parts, 25), createExplainedSample(parts, 25)]
  without.add(explanation, columns, new Set([0, 3]))
  const rows = columns.map((column) => Float64Array.from([1, 2, 4], (row) => column[row]!))
  alone.add(explainer.explain(rows), rows)
  expect(without.numRows()).toBe(3)
  expect(without.meanAbsolute(1)).toEqual(alone.meanAbsolute(1))
  expect(without.explanation()).toEqual(alone.explanation())
  expect(without.columns()).toEqual(rows)
})

test('explanations of many numbers are kept of fewer rows, but of some', () => {
  const numWide = 1_000_000
  const sample = createExplainedSample(
    { featureNames: Array.from({ length: numWide }, (_, i) => `f${i}`), baseValues: Float64Array.of(0) },
    2000
  )
  const columns = Array.from({ length: numWide }, () => Float64Array.of(1, 2))
  const parts = { baseValues: Float64Array.of(0), numRows: 2, numOutputs: 1, numFeatures: numWide, featureNames: [] }
  sample.add({ ...parts, values: new Float64Array(2 * numWide).fill(-0.5) }, columns)
  expect(sample.numKept()).toBe(2)
  expect(sample.meanAbsolute(0)[numWide - 1]).toBe(0.5)
})
