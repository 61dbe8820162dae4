/**
 * From a dataset to rows in bins.
 *
 * Source: LightGBM 4.7.0 src/io/dataset_loader.cpp, DatasetLoader::ConstructFromSampleData.
 *
 * @module
 */
import { zeroThreshold } from '../numeric/constants.ts'
import { createLightgbmRandom } from '../numeric/lightgbm-random.ts'
import type { KernelMemory } from '../kernels/memory.ts'
import { type BinnedData, type BinnedFeature, type ColumnGroup, storedBins, takeColumns } from './binned-data.ts'
import { type BinMapper, type BinParameters, makeBinMapper } from './bins/bin-mapper.ts'
import { type Bundle, findBundles, type SampledFeature } from './bundles.ts'
import type { Dataset } from './dataset.ts'

/** Parameters of binning; names are LightGBM's. */
export interface BinningParameters extends BinParameters {
  readonly bin_construct_sample_cnt: number
  readonly data_random_seed: number
  readonly enable_bundle: boolean
  readonly is_enable_sparse: boolean
  readonly min_data_in_leaf: number
  /** By feature; empty: `max_bin` for all. */
  readonly max_bin_by_feature: readonly number[]
}

/** A dataset in bins. */
export interface BinnedDataset {
  readonly data: BinnedData
  /** Of all features [numFeatures]. */
  readonly mappers: readonly BinMapper[]
  readonly bundles: readonly Bundle[]
}

/**
 * Finds the bins of a dataset, and puts its rows into them.
 *
 * @param forcedBounds - bounds that must be among those of the bins [numFeatures]
 * @param numThreads - that are to share the columns
 */
export function binDataset(
  memory: KernelMemory,
  dataset: Dataset,
  parameters: BinningParameters,
  forcedBounds: readonly (readonly number[])[],
  numThreads: number
): BinnedDataset {
  const { numRows, columns, isCategorical } = dataset
  const numSampled = Math.min(numRows, parameters.bin_construct_sample_cnt)
  const sample = createLightgbmRandom(parameters.data_random_seed).sample(numRows, numSampled)
  const filterCount = Math.trunc((parameters.min_data_in_leaf * sample.length) / numRows)
  const { max_bin_by_feature: byFeature } = parameters
  const sampled = columns.map((column, feature): SampledFeature => {
    const { rows, values } = valuesInSample(column, sample)
    const ofFeature = { ...parameters, max_bin: byFeature[feature] ?? parameters.max_bin }
    return {
      rows,
      values,
      mapper: makeBinMapper(
        values,
        sample.length,
        filterCount,
        isCategorical[feature]!,
        ofFeature,
        forcedBounds[feature]!
      )
    }
  })
  const mappers = sampled.map(({ mapper }) => mapper)
  const used = [...mappers.keys()].filter((feature) => !mappers[feature]!.isTrivial)
  const alone = used.map((_, position): Bundle => ({ positions: [position], isMultiValue: false }))
  const ofUsed = used.map((feature) => sampled[feature]!)
  const bundles = parameters.enable_bundle
    ? findBundles(ofUsed, sample.length, numRows, parameters.is_enable_sparse)
    : alone
  const usedMappers = used.map((feature) => mappers[feature]!)
  const usedColumns = used.map((feature) => columns[feature]!)
  const { places, ...stored } = storeRows(memory, usedMappers, bundles, usedColumns, numRows, numThreads)
  const data = {
    ...stored,
    numRows,
    numFeatures: columns.length,
    features: used.map((feature, i) => ({ feature, mapper: mappers[feature]!, ...places[i]! })),
    order: Int32Array.from(bundles.flatMap(({ positions }) => positions)),
    numBundles: bundles.length,
    numThreads
  }
  return { data, mappers, bundles }
}

/** Puts the rows of another dataset into the same bins. */
export function binLike(
  memory: KernelMemory,
  { numRows, columns }: Dataset,
  { data, bundles }: BinnedDataset
): BinnedData {
  const mappers = data.features.map(({ mapper }) => mapper)
  const used = data.features.map(({ feature }) => columns[feature]!)
  const { places, ...stored } = storeRows(memory, mappers, bundles, used, numRows, data.numThreads)
  const features = data.features.map((feature, i) => ({ ...feature, ...places[i]! }))
  return { ...data, ...stored, numRows, features }
}

// Values of the sampled rows that are not 0. A row of the sample has its place there as a number.
function valuesInSample(column: Float64Array, sample: Int32Array): { rows: Int32Array; values: Float64Array } {
  const rows = new Int32Array(sample.length)
  const values = new Float64Array(sample.length)
  let count = 0
  for (let i = 0; i < sample.length; i++) {
    const value = column[sample[i]!]!
    if (value >= -zeroThreshold && value <= zeroThreshold) continue
    rows[count] = i
    values[count++] = value
  }
  return { rows: rows.slice(0, count), values: values.slice(0, count) }
}

// Bins of a column that several features may share.
const maxSharedBins = 256

interface StoredRows {
  /** Where each feature's bins are [numUsed]. */
  readonly places: readonly Pick<BinnedFeature, 'column' | 'firstBin'>[]
  readonly groups: readonly ColumnGroup[]
  readonly histogramBytes: number
}

function storeRows(
  memory: KernelMemory,
  mappers: readonly BinMapper[],
  bundles: readonly Bundle[],
  columns: readonly Float64Array[],
  numRows: number,
  numThreads: number
): StoredRows {
  // By feature: its column and first bin there. By column: number of bins.
  const columnOf = new Int32Array(mappers.length)
  const firstBins = new Int32Array(mappers.length)
  const numBins: number[] = []
  const shared = bundles.filter(({ positions, isMultiValue }) => !isMultiValue && positions.length > 1)
  for (const bundle of bundles) {
    const isShared = shared.includes(bundle)
    for (const [i, position] of bundle.positions.entries()) {
      const mapper = mappers[position]!
      const numStored = mapper.numBins - Number(mapper.mostFrequentBin === 0)
      if (!isShared) numBins.push(mapper.numBins)
      else if (i === 0 || numBins.at(-1)! + numStored > maxSharedBins) numBins.push(1 + numStored)
      else numBins[numBins.length - 1]! += numStored
      columnOf[position] = numBins.length - 1
      firstBins[position] = isShared ? numBins.at(-1)! - mapper.numBins : 0
    }
  }
  const { columns: stored, groups, histogramBytes } = takeColumns(memory, numBins, numRows, numThreads)
  const places = mappers.map((_, i) => ({ column: stored[columnOf[i]!]!, firstBin: firstBins[i]! }))
  for (const bundle of bundles) {
    const isShared = shared.includes(bundle)
    const isTaken = isShared ? new Uint8Array(numRows) : undefined
    // Of the features that have another bin than their most frequent one in a row, LightGBM keeps the last.
    for (const position of bundle.positions.toSorted((a, b) => b - a)) {
      storeFeature(memory, places[position]!, mappers[position]!, columns[position]!, isTaken)
    }
  }
  return { places, groups, histogramBytes }
}

function storeFeature(
  memory: KernelMemory,
  { column, firstBin }: Pick<BinnedFeature, 'column' | 'firstBin'>,
  { binOf, mostFrequentBin }: BinMapper,
  values: Float64Array,
  isTaken: Uint8Array | undefined
): void {
  const numRows = values.length
  const { bins, stride } = storedBins(memory, column, numRows)
  let at = column.place
  if (isTaken === undefined) {
    for (let row = 0; row < numRows; row++, at += stride) bins[at] = binOf(values[row]!)
    return
  }
  for (let row = 0; row < numRows; row++, at += stride) {
    const bin = binOf(values[row]!)
    if (bin === mostFrequentBin || isTaken[row] === 1) continue
    isTaken[row] = 1
    bins[at] = firstBin + bin
  }
}
