/**
 * Datasets keep the arrays they are given, and forms of rows that hold the same values give the same model.
 */
import { expect, test } from 'vitest'
import type { Rows } from '../../src/data/rows.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { createDataset, train, trainAsync } from '../../src/train/index.ts'
import { pickRows, valuesOf } from '../../src/train/dataset-rows.ts'
import { randomIntegers } from '../oracle/random-forest.ts'

const numRows = 3000
const numFeatures = 9

// Mostly zeros, in two features hardly any, and some missing: bundles, also of features whose most frequent bin is not that of 0.
const below = randomIntegers(5)
const columns = Array.from({ length: numFeatures }, (_, feature) =>
  Float64Array.from({ length: numRows }, () => {
    const kind = below(20)
    if (feature < 2) return kind === 0 ? NaN : below(1000) / 8
    if (feature === 2) return kind < 18 ? 3 : below(4)
    return kind < 2 ? below(5) / 2 : kind === 2 && feature === 4 ? NaN : 0
  })
)
const label = Float64Array.from(
  { length: numRows },
  (_, row) => columns[0]![row]! + 9 * columns[3]![row]! + below(50) || 0
)

const values = Float64Array.from(
  { length: numRows * numFeatures },
  (_, i) => columns[i % numFeatures]![Math.floor(i / numFeatures)]!
)

function sparse(): Extract<Rows, { indptr: unknown }> {
  const indptr = [0]
  const indices: number[] = []
  const entries: number[] = []
  for (let row = 0; row < numRows; row++) {
    for (let feature = numFeatures - 1; feature >= 0; feature--) {
      const value = columns[feature]![row]!
      if (value === 0 && row % 3 > 0) continue
      // Of several entries the last counts.
      if (row % 5 === 0) {
        indices.push(feature)
        entries.push(value + 7)
      }
      indices.push(feature)
      entries.push(value)
    }
    indptr.push(indices.length)
  }
  return { indptr, indices, values: entries, numRows, numFeatures }
}

const featureNames = columns.map((_, feature) => `f${feature}`)
const forms: Record<string, () => Rows> = {
  columns: () => columns,
  'columns of float32': () => columns.map((column) => new Float32Array(column)),
  matrix: () => ({ values, numRows, numFeatures }),
  'matrix of an array': () => ({ values: [...values], numRows, numFeatures }),
  'sparse matrix': sparse,
  arrays: () => Array.from({ length: numRows }, (_, row) => columns.map((column) => column[row]!)),
  'named columns': () => Object.fromEntries(columns.map((column, feature) => [`f${feature}`, column]))
}

const parameters = { num_iterations: 5, min_data_in_leaf: 5 }

function modelOf(rows: Rows, more: object = {}): string {
  return saveModel(train({ ...parameters, ...more }, createDataset(rows, { label, featureNames })))
}

test.each(Object.keys(forms))('%s: the same model', (form) => {
  expect(modelOf(forms[form]!())).toBe(modelOf(columns))
})

test.each(Object.keys(forms))('%s: the same model from bins of a sample of the rows', (form) => {
  const sampled = { bin_construct_sample_cnt: 700 }
  expect(modelOf(forms[form]!(), sampled)).toBe(modelOf(columns, sampled))
})

test.each(Object.keys(forms))('%s: the same model from a worker thread', async (form) => {
  const dataset = createDataset(forms[form]!(), { label, featureNames })
  expect(saveModel(await trainAsync(parameters, dataset))).toBe(modelOf(columns))
})

test('features are bundled', () => {
  expect(modelOf(columns, { enable_bundle: false, extra_trees: true })).not.toBe(
    modelOf(columns, { extra_trees: true })
  )
})

test.each(['columns', 'matrix', 'sparse matrix'])('%s: arrays that were given are kept', (form) => {
  const rows = forms[form]!()
  const kept = createDataset(rows, { label }).rows
  if (Array.isArray(rows)) expect((kept as Float64Array[])[0]!.buffer).toBe((rows as Float64Array[])[0]!.buffer)
  else expect('values' in kept).toBe(true)
})

test.each(['columns', 'columns of float32', 'matrix', 'sparse matrix'])('%s: picked rows', (form) => {
  const chosen = Int32Array.from({ length: numRows }, (_, row) => row).filter((row) => row % 7 < 3)
  const options = { label: label.filter((_, row) => row % 7 < 3), featureNames }
  const picked = valuesOf(pickRows(createDataset(forms[form]!(), { label }).rows, chosen), 'the test')
  const expected = columns.map((column) => column.filter((_, row) => row % 7 < 3))
  const [one, other] = [picked, expected].map((rows) => saveModel(train(parameters, createDataset(rows, options))))
  expect(one).toBe(other)
})
