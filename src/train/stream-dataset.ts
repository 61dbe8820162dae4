/**
 * `createDatasetFromBatches`: a dataset of which only bins are kept, for more rows than memory holds with their values.
 *
 * @module
 */
import { checkOptions, kindOf } from '../checks.ts'
import { createFeatureKeys } from '../data/feature-keys.ts'
import type { NumberArray } from '../data/number-array.ts'
import type { RowReader } from '../data/row-reader.ts'
import { createRowReader, type Rows } from '../data/rows.ts'
import { createTrainKernels, type TrainKernels } from '../kernels/train-kernels.ts'
import { createLightgbmRandom } from '../numeric/lightgbm-random.ts'
import { type ColumnEncoder, createColumnEncoder } from './column-encoder.ts'
import { createDataset, type Dataset, type DatasetOptions } from './dataset.ts'
import type { CodedRows, ColumnReader } from './dataset-rows.ts'
import { findBins, type KnownBins, usedFeatures } from './find-bins.ts'
import { type ForcedBins, forcedBoundsOf } from './forced-bins.ts'
import { resolveParameters } from './parameters/resolve-parameters.ts'
import type { GivenParameters } from './parameters/train-parameters.ts'
import { createBinFinder } from './store-rows.ts'

/** Some of the rows, with what goes with them. */
export interface DatasetBatch {
  readonly rows: Rows
  /** What is to be predicted [numRows]. */
  readonly label: NumberArray | readonly number[]
  /** Weights of the rows [numRows]. */
  readonly weight?: NumberArray | readonly number[]
  /** For ranking: which query each row is of; rows of a query stand together, also across batches [numRows]. */
  readonly query?: ArrayLike<number | string>
}

/** What goes with all batches. */
export interface BatchesOptions extends Pick<DatasetOptions, 'featureNames' | 'categoricalFeatures' | 'initScore'> {
  /** Bounds that must be among those of the bins. */
  readonly forcedBins?: readonly ForcedBins[]
  /** The dataset to be trained on, from batches too, for one to validate by: names, categories and bins are taken from there. */
  readonly reference?: Dataset
}

/**
 * Takes rows to learn from batch by batch, in memory of a byte or two for each value. Training gives the same models as with
 * `createDataset` and all rows at once. What needs the values themselves cannot be done: going on from a model, `refit`, linear trees.
 *
 * Batches are gone through up to three times: to count rows, to look at a sample of them (with more rows than
 * `bin_construct_sample_cnt`), and to put all of them into bins.
 *
 * @param open - gives the same batches each time it is called
 * @param parameters - those of training: bins depend on some of them
 * @returns rejects with a TypeError or RangeError when batches, parameters and options do not fit together
 * @example
 * ```js
 * const batches = [{ rows: [[31000, 28], [52000, 41]], label: [0, 1] }, { rows: [[18000, 33]], label: [0] }]
 * const parameters = { objective: 'binary', min_data_in_leaf: 1 }
 * const dataset = await createDatasetFromBatches(() => batches, parameters)
 * const model = train(parameters, dataset)
 * ```
 */
export async function createDatasetFromBatches(
  open: () => AsyncIterable<DatasetBatch> | Iterable<DatasetBatch>,
  parameters: GivenParameters,
  options: BatchesOptions = {}
): Promise<Dataset> {
  checkOptions(options, ['featureNames', 'categoricalFeatures', 'initScore', 'forcedBins', 'reference'])
  if (typeof open !== 'function') throw new TypeError(`"open" expected a function, got ${kindOf(open)}`)
  const { reference, forcedBins, ...others } = options
  if (reference !== undefined && reference.bins === undefined)
    throw new RangeError('"reference" expected a dataset from batches, got one with its values')
  const resolved = resolveParameters(parameters)
  const { bin_construct_sample_cnt: sampleCount, data_random_seed: seed } = resolved

  const seen = await lookThrough(open, options, reference === undefined ? sampleCount : 0)
  const { featureNames, numRows, categories, label, weight, group } = seen
  const ofText = featureNames.filter((_, feature) => categories[feature] !== undefined)
  const dataset = createDataset(noRows(numRows, featureNames.length), {
    label,
    ...(weight === undefined ? {} : { weight }),
    ...(group === undefined ? {} : { group }),
    ...others,
    ...(reference === undefined
      ? { featureNames, categoricalFeatures: [...(others.categoricalFeatures ?? []), ...ofText] }
      : { reference })
  })
  const read = (): AsyncIterable<RowReader> => readAgain(open, options, featureNames, categories, numRows)
  const kernels = createTrainKernels()
  let { bins } = reference ?? {}
  if (bins === undefined) {
    const sample =
      seen.columns ??
      (await sampleOf(read(), createLightgbmRandom(seed).sample(numRows, sampleCount), featureNames.length))
    // The sample is all that is read of the values.
    const copy = (feature: number, target: Float64Array): void => target.set(sample[feature]!)
    const reader: ColumnReader = {
      copy: (feature, _first, _count, target) => copy(feature, target),
      gather: (feature, _rows, target) => copy(feature, target)
    }
    const forcedBounds = forcedBoundsOf(forcedBins, resolved, dataset)
    bins = { ...findBins(kernels, dataset, reader, resolved, forcedBounds), parameters: resolved, forcedBounds }
  }
  return { ...dataset, categories, bins, rows: await codesOf(kernels, read(), bins, numRows) }
}

type Open = () => AsyncIterable<DatasetBatch> | Iterable<DatasetBatch>

// Rows that take no memory: zeros all.
function noRows(numRows: number, numFeatures: number): Rows {
  return {
    indptr: new Uint8Array(numRows + 1),
    indices: new Uint8Array(0),
    values: new Uint8Array(0),
    numRows,
    numFeatures
  }
}

function createBatchReader(
  rows: Rows,
  { featureNames: chosen }: BatchesOptions,
  featureNames: readonly string[],
  encoder: ColumnEncoder
): RowReader {
  return createRowReader(rows, {
    name: 'rows',
    featureNames,
    keys: createFeatureKeys(featureNames),
    rules: { ignoresExtra: chosen !== undefined, missing: undefined, hints: { extra: '', missing: '' } },
    codeOf: encoder.codeOf
  })
}

interface Seen {
  readonly featureNames: readonly string[]
  readonly numRows: number
  readonly categories: readonly (readonly string[] | undefined)[]
  readonly label: Float32Array
  readonly weight: Float32Array | undefined
  readonly group: readonly number[] | undefined
  /** All values, if there are not too many rows [numFeatures][numRows]. */
  readonly columns: readonly Float64Array[] | undefined
}

async function lookThrough(open: Open, options: BatchesOptions, mostRows: number): Promise<Seen> {
  const { reference, featureNames: chosen } = options
  let featureNames: readonly string[] | undefined
  let encoder: ColumnEncoder | undefined
  let numRows = 0
  const labels: Float32Array[] = []
  const weights: Float32Array[] = []
  const group: number[] = []
  let query: number | string | undefined
  let batches: Float64Array[][] | undefined = []
  for await (const { rows, label, weight, query: queries } of open()) {
    if (Array.isArray(rows) && rows.length === 0) continue
    // Of rows by name, the first ones tell the names.
    featureNames ??= (
      reference ?? createDataset(rows, { label, ...(chosen === undefined ? {} : { featureNames: chosen }) })
    ).featureNames
    encoder ??= createColumnEncoder(featureNames.length, reference?.categories)
    const reader = createBatchReader(rows, options, featureNames, encoder)
    if (reader.numRows === 0) continue
    const checked = createDataset(noRows(reader.numRows, 1), { label, ...(weight === undefined ? {} : { weight }) })
    labels.push(checked.label)
    if (checked.weight !== undefined) weights.push(checked.weight)
    if (queries !== undefined && queries.length !== reader.numRows)
      throw new RangeError(`"query" expected ${reader.numRows} values, one for each row; got ${queries.length}`)
    for (let row = 0; queries !== undefined && row < reader.numRows; row++) {
      if (group.length === 0 || queries[row] !== query) group.push(0)
      query = queries[row]!
      group[group.length - 1]!++
    }
    numRows += reader.numRows
    const columns = featureNames.map((_, feature) => columnOf(reader, feature))
    if (numRows > mostRows) batches = undefined
    batches?.push(columns)
  }
  if (featureNames === undefined || encoder === undefined) throw new RangeError('"open" expected at least 1 row, got 0')
  if (weights.length > 0 && weights.length < labels.length)
    throw new RangeError('"weight" expected with each batch or none, got some')
  const kept = batches
  const columns = featureNames.map((_, feature) =>
    joined(kept?.map((ofBatch) => ofBatch[feature]!) ?? [], Float64Array)
  )
  return {
    featureNames,
    numRows,
    categories: encoder.finish(columns),
    label: joined(labels, Float32Array),
    weight: weights.length === 0 ? undefined : joined(weights, Float32Array),
    group: group.length === 0 ? undefined : group,
    columns: kept && columns
  }
}

function columnOf({ numRows, readColumn }: RowReader, feature: number): Float64Array {
  const column = new Float64Array(numRows)
  readColumn(feature, 0, numRows, column, 0)
  return column
}

function joined<A extends Float32Array | Float64Array>(parts: readonly A[], array: new (length: number) => A): A {
  const all = new array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

// The batches once more, now that all categories are known.
async function* readAgain(
  open: Open,
  options: BatchesOptions,
  featureNames: readonly string[],
  categories: readonly (readonly string[] | undefined)[],
  numRows: number
): AsyncGenerator<RowReader> {
  const encoder = createColumnEncoder(featureNames.length, categories)
  let count = 0
  for await (const { rows } of open()) {
    const reader = createBatchReader(rows, options, featureNames, encoder)
    count += reader.numRows
    if (count <= numRows) yield reader
  }
  if (count !== numRows) throw new RangeError(`"open" expected to give the same ${numRows} rows again, got ${count}`)
}

async function sampleOf(
  readers: AsyncIterable<RowReader>,
  sample: Int32Array,
  numFeatures: number
): Promise<Float64Array[]> {
  const columns = Array.from({ length: numFeatures }, () => new Float64Array(sample.length))
  let first = 0
  let begin = 0
  for await (const reader of readers) {
    let end = begin
    while (end < sample.length && sample[end]! < first + reader.numRows) end++
    for (const [feature, column] of columns.entries()) {
      if (end === begin) break
      const values = columnOf(reader, feature)
      for (let i = begin; i < end; i++) column[i] = values[sample[i]! - first]!
    }
    begin = end
    first += reader.numRows
  }
  return columns
}

async function codesOf(
  kernels: TrainKernels,
  readers: AsyncIterable<RowReader>,
  { mappers }: KnownBins,
  numRows: number
): Promise<CodedRows> {
  const { memory } = kernels
  const used = usedFeatures(mappers)
  const { findBins: find } = createBinFinder(kernels, used)
  const codes: (Uint8Array | Uint16Array)[] = mappers.map(() => new Uint8Array(0))
  for (const { feature, mapper } of used) {
    codes[feature] = mapper.numBins > 256 ? new Uint16Array(numRows) : new Uint8Array(numRows)
  }
  let first = 0
  for await (const { numRows: count, readColumn } of readers) {
    const values = memory.scratch(10 * count)
    const bins = values + 8 * count
    for (const [position, { feature, mapper }] of used.entries()) {
      readColumn(feature, 0, count, memory.float64(), values >> 3)
      const isWide = mapper.numBins > 256
      find(position, values, count, bins, isWide ? 2 : 1, isWide)
      const { buffer } = memory.wasm
      codes[feature]!.set(isWide ? new Uint16Array(buffer, bins, count) : new Uint8Array(buffer, bins, count), first)
    }
    first += count
  }
  const binValues = mappers.map(({ isCategorical, upperBounds, categories }) =>
    isCategorical ? Float64Array.from(categories, (category) => (category < 0 ? NaN : category)) : upperBounds
  )
  return { codes, binValues }
}
