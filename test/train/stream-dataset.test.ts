/**
 * Datasets from batches: the same models as with all rows at once.
 */
import { expect, test } from 'vitest'
import { saveModel } from '../../src/format/save-model.ts'
import {
  type BatchesOptions,
  createDataset,
  createDatasetFromBatches,
  crossValidate,
  type Dataset,
  type DatasetBatch,
  type Evaluation,
  type GivenParameters,
  refit,
  train,
  trainAsync,
  type TrainOptions
} from '../../src/train/index.ts'
import { randomIntegers } from '../oracle/random-forest.ts'

const numRows = 2500
const below = randomIntegers(8)
const records = Array.from({ length: numRows }, (_, row) => ({
  income: below(10) === 0 ? null : below(4000) / 16 - 100,
  level: below(3) === 0 ? below(6) : 0,
  'job title': [null, 'cook', 'smith', 'clerk', `late ${row > 2000 ? below(3) : 0}`][below(5)]!,
  code: below(12),
  fixed: 3,
  rare: below(30) === 0 ? below(9) : 0,
  other: below(30) === 0 ? -below(5) : 0
}))
const label = Float64Array.from(records, ({ income, level }) => Number((income ?? 30) + 20 * level + below(60) > 40))
const weight = Float64Array.from(records, () => 1 + below(3))
const sizes: number[] = []
for (let rest = numRows; rest > 0; rest -= sizes.at(-1)!) sizes.push(Math.min(rest, 1 + below(20)))
const query = sizes.flatMap((size, i) => Array.from({ length: size }, () => `q${i % 7}`))

interface Parts {
  readonly weighted?: boolean
  readonly ranked?: boolean
}

function batchesOf(begin: number, end: number, { weighted, ranked }: Parts = {}): () => DatasetBatch[] {
  return () => {
    const batches: DatasetBatch[] = [{ rows: [], label: [] }]
    for (let first = begin; first < end; first += 333) {
      const cut = <A extends { slice: (a: number, b: number) => unknown }>(all: A): ReturnType<A['slice']> =>
        all.slice(first, Math.min(end, first + 333)) as ReturnType<A['slice']>
      batches.push({
        rows: cut(records),
        label: cut(label),
        ...(weighted ? { weight: cut(weight) } : {}),
        ...(ranked ? { query: cut(query) } : {})
      })
    }
    return batches
  }
}

function whole(begin: number, end: number, { weighted, ranked }: Parts = {}, reference?: Dataset): Dataset {
  return createDataset(records.slice(begin, end), {
    label: label.slice(begin, end),
    ...(weighted ? { weight: weight.slice(begin, end) } : {}),
    ...(ranked ? { group: sizes } : {}),
    ...(reference === undefined ? { categoricalFeatures: ['code'] } : { reference })
  })
}

const options: BatchesOptions = { categoricalFeatures: ['code'] }
const parameters = { objective: 'binary', num_iterations: 8, min_data_in_leaf: 4, min_data_per_group: 5 } as const

const cases: [GivenParameters, Parts][] = [
  [{}, {}],
  [{ bin_construct_sample_cnt: 400 }, { weighted: true }],
  [{ bin_construct_sample_cnt: 400, max_bin: 700, min_data_in_bin: 1 }, {}],
  [{ max_bin: 5, zero_as_missing: true, extra_trees: true }, {}],
  [{ max_bin_by_feature: [10, 255, 30, 2, 255, 255, 3], use_missing: false }, {}],
  [{ objective: 'lambdarank', bin_construct_sample_cnt: 1000 }, { ranked: true }],
  [{ boosting: 'dart', enable_bundle: false, bagging_freq: 1, bagging_fraction: 0.6 }, {}]
]

test.each(cases)('%j: the model of all rows at once', async (more, parts) => {
  const given = { ...parameters, ...more }
  const dataset = await createDatasetFromBatches(batchesOf(0, numRows, parts), given, options)
  expect(saveModel(train(given, dataset))).toBe(saveModel(train(given, whole(0, numRows, parts))))
  expect(saveModel(await trainAsync(given, dataset))).toBe(saveModel(train(given, dataset)))
})

async function* later(batches: Iterable<DatasetBatch>): AsyncGenerator<DatasetBatch> {
  for (const batch of batches) yield await Promise.resolve(batch)
}

test('validated by batches, by all rows at once, and cross-validated', async () => {
  const given = { ...parameters, metric: 'auc', bin_construct_sample_cnt: 500 } as const
  const data = await createDatasetFromBatches(() => later(batchesOf(0, 2000)()), given, options)
  const late = await createDatasetFromBatches(batchesOf(2000, numRows), given, { reference: data })
  const wholeData = whole(0, 2000)
  const wholeLate = whole(2000, numRows, {}, wholeData)
  const run = (dataset: Dataset, validation: NonNullable<TrainOptions['validation']>): (readonly Evaluation[])[] => {
    const seen: (readonly Evaluation[])[] = []
    train(given, dataset, { validation, onIteration: ({ evaluations }) => void seen.push(evaluations) })
    return seen
  }
  const expected = run(wholeData, { late: wholeLate, itself: wholeData })
  expect(run(data, { late, itself: data })).toEqual(expected)
  const asValues = whole(2000, numRows, {}, data)
  expect(run(data, { late: asValues, itself: data })).toEqual(expected)
  expect(crossValidate(given, data, { folds: 3 }).metrics).toEqual(
    crossValidate(given, wholeData, { folds: 3 }).metrics
  )
})

test('bins that are given', async () => {
  const forcedBins = [{ feature: 0, bin_upper_bound: [10, 20.5] }]
  const dataset = await createDatasetFromBatches(batchesOf(0, numRows), parameters, { ...options, forcedBins })
  const model = train(parameters, dataset, { forcedBins })
  expect(saveModel(model)).toBe(saveModel(train(parameters, whole(0, numRows), { forcedBins })))
  expect(() => train(parameters, dataset)).toThrow('"forcedBins" expected those')
})

test('a byte for each value, two for features of more than 256 bins, none for those that split nothing', async () => {
  const given = { ...parameters, max_bin: 1000, min_data_in_bin: 1 }
  const { rows } = await createDatasetFromBatches(batchesOf(0, numRows), given, options)
  const sizesOf = 'codes' in rows ? rows.codes.map(({ byteLength }) => byteLength / numRows) : []
  expect(sizesOf).toEqual([2, 1, 1, 1, 0, 1, 1])
})

test('what does not fit', async () => {
  const make = (open: unknown, more: object = {}): Promise<Dataset> =>
    createDatasetFromBatches(open as () => DatasetBatch[], parameters, { ...options, ...more })
  const data = await make(batchesOf(0, numRows))
  const model = train(parameters, data)
  expect(() => train({ ...parameters, max_bin: 63 }, data)).toThrow('"max_bin" expected 255, by which')
  expect(() => train(parameters, data, { initModel: model })).toThrow('"initModel" expected a dataset with its values')
  expect(() => train({ ...parameters, objective: 'regression', linear_tree: true }, data)).toThrow('with its values')
  expect(() => refit(model, data)).toThrow('refit expected a dataset with its values')
  const other = await make(batchesOf(0, 900))
  expect(() => train(parameters, data, { validation: { other } })).toThrow(/"validation.other" expected/)
  await expect(make(batchesOf(0, 900), { reference: whole(0, 900), categoricalFeatures: undefined })).rejects.toThrow(
    '"reference" expected a dataset from batches'
  )
  await expect(make(() => [])).rejects.toThrow('expected at least 1 row, got 0')
  await expect(make([])).rejects.toThrow('"open" expected a function')
  let count = 0
  const shrinking = (): DatasetBatch[] => batchesOf(0, 900 - count++)()
  await expect(make(shrinking)).rejects.toThrow('expected to give the same 900 rows again, got 899')
  const [, first] = batchesOf(0, 900)()
  await expect(make(() => [first, { ...first!, label: [1] }])).rejects.toThrow('"label" expected 333 numbers')
  await expect(make(() => [first, { ...first!, weight: first!.label }])).rejects.toThrow('"weight" expected')
  await expect(make(() => [{ ...first!, query: ['a'] }])).rejects.toThrow('"query" expected 333 values')
})
