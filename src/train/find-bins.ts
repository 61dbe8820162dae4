/**
 * The bins of a dataset, and how its features are bundled.
 *
 * @module
 */
import type { SparseColumns } from '../data/sparse-rows.ts'
import type { TrainKernels } from '../kernels/train-kernels.ts'
import type { BinMapper } from './bins/bin-mapper.ts'
import { type Bundle, findBundles } from './bundles.ts'
import type { ColumnReader } from './dataset-rows.ts'
import { type BinnedOf, type BinningParameters, sampleFeatures } from './sample-features.ts'

/** What rows are put into. */
export interface FoundBins {
  /** Of all features [numFeatures]. */
  readonly mappers: readonly BinMapper[]
  /** Of the features that can split something, by position. */
  readonly bundles: readonly Bundle[]
}

/** Bins, and what they were found by. */
export interface KnownBins extends FoundBins {
  readonly parameters: BinningParameters
  readonly forcedBounds: readonly (readonly number[])[]
}

/**
 * Finds the bins of a dataset.
 *
 * @param forcedBounds - bounds that must be among those of the bins [numFeatures]
 */
export function findBins(
  kernels: TrainKernels,
  dataset: BinnedOf,
  reader: ColumnReader | SparseColumns,
  parameters: BinningParameters,
  forcedBounds: readonly (readonly number[])[]
): FoundBins {
  const { numSampled, features } = sampleFeatures(kernels, dataset, reader, parameters, forcedBounds)
  const used = features.filter(({ mapper }) => !mapper.isTrivial)
  const bundles = parameters.enable_bundle
    ? findBundles(used, numSampled, dataset.numRows, parameters.is_enable_sparse)
    : used.map((_, position): Bundle => ({ positions: [position], isMultiValue: false }))
  return { mappers: features.map(({ mapper }) => mapper), bundles }
}

/** The features that can split something. */
export function usedFeatures(mappers: readonly BinMapper[]): { feature: number; mapper: BinMapper }[] {
  return mappers.map((mapper, feature) => ({ feature, mapper })).filter(({ mapper }) => !mapper.isTrivial)
}

const binningNames: readonly (keyof BinningParameters)[] = [
  'max_bin',
  'max_bin_by_feature',
  'min_data_in_bin',
  'bin_construct_sample_cnt',
  'data_random_seed',
  'min_data_in_leaf',
  'feature_pre_filter',
  'use_missing',
  'zero_as_missing',
  'enable_bundle',
  'is_enable_sparse'
]

/**
 * Checks that bins would be found by the same again.
 *
 * @throws RangeError that names the parameter
 */
export function checkBinning(
  { parameters: known, forcedBounds: knownBounds }: KnownBins,
  parameters: BinningParameters,
  forcedBounds: readonly (readonly number[])[]
): void {
  for (const name of binningNames) {
    if (String(known[name]) === String(parameters[name])) continue
    throw new RangeError(
      `"${name}" expected ${String(known[name])}, by which the dataset was put into bins, got ${String(parameters[name])}`
    )
  }
  if (JSON.stringify(knownBounds) !== JSON.stringify(forcedBounds))
    throw new RangeError('"forcedBins" expected those by which the dataset was put into bins, got others')
}
