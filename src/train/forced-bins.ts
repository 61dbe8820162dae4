/**
 * Bounds of bins that are given rather than found.
 *
 * Source: LightGBM 4.7.0 src/io/dataset_loader.cpp, DatasetLoader::GetForcedBins.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { isObject } from '../data/row-checks.ts'
import type { Dataset } from './dataset.ts'
import type { TrainParameters } from './parameters/train-parameters.ts'

/** Bounds of a feature's bins, as an entry of LightGBM's file of forced bins. */
export interface ForcedBins {
  /** Number of the feature. */
  readonly feature: number
  /** Upper bounds that must be among those of the bins; categories have none. */
  readonly bin_upper_bound: readonly number[]
}

/**
 * The bounds by feature [numFeatures].
 *
 * @param forced - what the file `forcedbins_filename` holds
 * @throws TypeError, RangeError when it does not fit the dataset
 */
export function forcedBoundsOf(
  forced: readonly ForcedBins[] | undefined,
  { forcedbins_filename: filename }: Pick<TrainParameters, 'forcedbins_filename'>,
  { featureNames, isCategorical }: Dataset
): readonly (readonly number[])[] {
  if (forced === undefined && filename !== '') {
    throw new RangeError('"forcedbins_filename" expected "forcedBins" among the options, with what the file holds')
  }
  if (forced !== undefined && !Array.isArray(forced)) {
    throw new TypeError(`"forcedBins" expected an array, got ${kindOf(forced)}`)
  }
  const bounds = featureNames.map((): number[] => [])
  for (const [i, entry] of (forced ?? []).entries() as Iterable<[number, unknown]>) {
    const { feature, bin_upper_bound: given } = isObject(entry) ? entry : {}
    const ofFeature = bounds[feature as number]
    if (ofFeature === undefined) {
      throw new RangeError(
        `"forcedBins[${i}].feature" expected the number of a feature from 0 to ${bounds.length - 1}, got ${String(feature)}`
      )
    }
    if (!Array.isArray(given) || !given.every(Number.isFinite)) {
      throw new TypeError(`"forcedBins[${i}].bin_upper_bound" expected an array of numbers`)
    }
    if (!isCategorical[feature as number]) ofFeature.push(...(given as number[]))
  }
  // Only neighbours are compared, as LightGBM does.
  return bounds.map((ofFeature) => ofFeature.filter((bound, i) => i === 0 || bound !== ofFeature[i - 1]))
}
