/**
 * From a dataset to rows in bins.
 *
 * Source: LightGBM 4.7.0 src/io/dataset_loader.cpp, DatasetLoader::ConstructFromSampleData.
 *
 * @module
 */
import { zeroThreshold } from '../numeric/constants.ts'
import { createLightgbmRandom } from '../numeric/lightgbm-random.ts'
import type { BinnedData, BinnedFeature } from './binned-data.ts'
import { type BinMapper, type BinParameters, makeBinMapper } from './bins/bin-mapper.ts'
import { type Bundle, findBundles, loseConflicts, type SampledFeature } from './bundles.ts'
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
 */
export function binDataset(
  dataset: Dataset,
  parameters: BinningParameters,
  forcedBounds: readonly (readonly number[])[]
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
  const features = used.map((feature) => binnedFeature(feature, mappers[feature]!, columns[feature]!))
  const alone = used.map((_, position): Bundle => ({ positions: [position], isMultiValue: false }))
  const ofUsed = used.map((feature) => sampled[feature]!)
  const bundles = parameters.enable_bundle
    ? findBundles(ofUsed, sample.length, numRows, parameters.is_enable_sparse)
    : alone
  loseInBundles(features, bundles)
  const order = Int32Array.from(bundles.flatMap(({ positions }) => positions))
  const data = { numRows, numFeatures: columns.length, features, order, numBundles: bundles.length }
  return { data, mappers, bundles }
}

/** Puts the rows of another dataset into the same bins. */
export function binLike({ numRows, columns }: Dataset, { data, bundles }: BinnedDataset): BinnedData {
  const features = data.features.map(({ feature, mapper }) => binnedFeature(feature, mapper, columns[feature]!))
  loseInBundles(features, bundles)
  return { ...data, numRows, features }
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

function binnedFeature(feature: number, mapper: BinMapper, column: Float64Array): BinnedFeature {
  const { numBins, binOf } = mapper
  const arrayOf = numBins <= 256 ? Uint8Array : numBins <= 65_536 ? Uint16Array : Int32Array
  const bins = new arrayOf(column.length)
  for (let row = 0; row < column.length; row++) bins[row] = binOf(column[row]!)
  return { feature, mapper, bins }
}

// Rows lose what LightGBM's bundles lose.
function loseInBundles(features: readonly BinnedFeature[], bundles: readonly Bundle[]): void {
  for (const { positions, isMultiValue } of bundles) {
    if (isMultiValue || positions.length < 2) continue
    const descending = positions.toSorted((a, b) => b - a)
    loseConflicts(
      descending.map((position) => {
        const { bins, mapper } = features[position]!
        return { bins, mostFrequentBin: mapper.mostFrequentBin }
      })
    )
  }
}
