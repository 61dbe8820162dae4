/**
 * `BinMapper`: from the values of a feature to its bins.
 *
 * Source: LightGBM 4.7.0 src/io/bin.cpp, BinMapper::FindBin and BinMapper::ValueToBin.
 *
 * @module
 */
import type { TrainKernels } from '../../kernels/train-kernels.ts'
import { missingType } from '../../model/decision.ts'
import { boundsAroundForced, boundsAroundZero, type DistinctValues, howManyBelow } from './bin-bounds.ts'

/** What bins are made by; names are LightGBM's. */
export interface BinParameters {
  readonly min_data_in_bin: number
  readonly use_missing: boolean
  readonly zero_as_missing: boolean
  readonly feature_pre_filter: boolean
}

/** The bins of a feature: plain data. */
export interface BinMapper {
  readonly isCategorical: boolean
  /** See `missingType` in `model/decision.ts`. A numerical feature that has missing values has them in its last bin. */
  readonly missing: number
  readonly numBins: number
  /** Numerical: largest value of each bin, NaN for that of missing values [numBins]. */
  readonly upperBounds: Float64Array
  /** Categorical: category of each bin; bin 0 is for missing, rare and unknown ones [numBins]. */
  readonly categories: Int32Array
  /** Smallest and largest value in the sample. */
  readonly min: number
  readonly max: number
  /** Bin of 0. */
  readonly defaultBin: number
  /** The bin whose rows no histogram counts: what is left of the leaf. */
  readonly mostFrequentBin: number
  /** Whether the feature cannot split anything. */
  readonly isTrivial: boolean
}

/** Where a sample stands in the kernels' memory: addresses. */
export interface SampleRoom {
  /** Values, float64, as many as there are rows in the sample. */
  readonly values: number
  /** As many and 1,024 more, for what is made of them. */
  readonly scratch: number
  /** Counts of distinct values, int32: one more than rows. */
  readonly counts: number
  /** Room for bounds, float64, and counts of bins, int32: 4 more than bins are allowed. */
  readonly bounds: number
  readonly binCounts: number
}

/**
 * Makes the bins of a feature.
 *
 * @param room - holds the values of the sampled rows that are not 0, in any order; those that are not NaN are sorted to the front
 * @param numValues - how many there are
 * @param total - sampled rows in all
 * @param filterCount - rows that each side of a split must have for the feature to be of use
 * @param maxBin - the most bins that there may be
 * @param forced - bounds that must be among those of a number's bins
 */
export function makeBinMapper(
  kernels: TrainKernels,
  room: SampleRoom,
  numValues: number,
  total: number,
  filterCount: number,
  isCategorical: boolean,
  parameters: BinParameters,
  maxBin: number,
  forced: readonly number[]
): BinMapper {
  const { memory } = kernels
  const numKnown = kernels.sortNumbers(room.values, numValues, room.scratch)
  const { use_missing: useMissing, zero_as_missing: zeroAsMissing } = parameters
  let missing: number = missingType.none
  if (useMissing && zeroAsMissing) missing = missingType.zero
  else if (useMissing && numValues > numKnown) missing = missingType.nan
  const numMissing = missing === missingType.nan ? numValues - numKnown : 0
  const numZero = total - numKnown - numMissing
  const { values, scratch, counts: rowsOf } = room
  const length = kernels.findDistinct(values, values + 8 * numKnown, numZero, scratch, rowsOf)
  const distinct = { length, values: scratch, counts: rowsOf }
  const ofDistinct = memory.float64().subarray(scratch >> 3, (scratch >> 3) + length)
  const bins = isCategorical
    ? categoricalBins(ofDistinct, memory.int32().subarray(rowsOf >> 2), total, numMissing, parameters, maxBin)
    : numericalBins(kernels, room, distinct, numKnown, total, numMissing, missing, parameters, maxBin, forced)

  const { numBins, counts } = bins
  const isTrivial =
    numBins <= 1 || (parameters.feature_pre_filter && isUseless(counts, total, filterCount, isCategorical))
  const defaultBin = createBinOf({ isCategorical, ...bins })(0)
  let mostFrequentBin = 0
  for (let bin = 1; bin < numBins; bin++) if (counts[bin]! > counts[mostFrequentBin]!) mostFrequentBin = bin
  if (mostFrequentBin !== defaultBin && counts[mostFrequentBin]! / total < sparseThreshold) mostFrequentBin = defaultBin
  return {
    isCategorical,
    missing: bins.missing,
    numBins,
    upperBounds: bins.upperBounds,
    categories: bins.categories,
    min: ofDistinct[0]!,
    max: ofDistinct[length - 1]!,
    defaultBin,
    mostFrequentBin,
    isTrivial
  }
}

// A bin other than that of 0 is the most frequent only with so large a share of the rows.
const sparseThreshold = 0.7

interface Bins {
  readonly missing: number
  readonly numBins: number
  readonly upperBounds: Float64Array
  readonly categories: Int32Array
  /** Rows of each bin. */
  readonly counts: ArrayLike<number>
}

const noBounds = /* @__PURE__ */ new Float64Array(0)
const noCategories = /* @__PURE__ */ new Int32Array(0)

function numericalBins(
  kernels: TrainKernels,
  room: SampleRoom,
  distinct: DistinctValues,
  numKnown: number,
  total: number,
  numMissing: number,
  missing: number,
  { min_data_in_bin: minDataInBin }: BinParameters,
  maxBin: number,
  forced: readonly number[]
): Bins {
  const { memory } = kernels
  const { values, bounds, binCounts } = room
  const isNan = missing === missingType.nan
  const limits = { maxBin: isNan ? maxBin - 1 : maxBin, minDataInBin }
  const numNegative = howManyBelow(memory.float64(), values >> 3, numKnown, 0)
  const numNumbers =
    forced.length === 0
      ? boundsAroundZero(kernels, distinct, numNegative, numKnown - numNegative, limits, bounds)
      : boundsAroundForced(kernels, distinct, total - numMissing, limits, forced, bounds)
  const numBins = numNumbers + Number(isNan)
  const upperBounds = memory.float64().subarray(bounds >> 3, (bounds >> 3) + numBins)
  if (isNan) upperBounds[numNumbers] = NaN
  kernels.countBins(distinct.values, distinct.counts, distinct.length, bounds, numBins, binCounts)
  const counts = memory.int32().subarray(binCounts >> 2, (binCounts >> 2) + numBins)
  if (isNan) counts[numNumbers] = numMissing
  return {
    missing: missing === missingType.zero && numBins === 2 ? missingType.none : missing,
    numBins,
    upperBounds: upperBounds.slice(),
    categories: noCategories,
    counts
  }
}

// The share of rows whose categories get bins.
const categoricalShare = Math.fround(0.99)

function categoricalBins(
  values: Float64Array,
  counts: Int32Array,
  total: number,
  numMissing: number,
  { min_data_in_bin: minDataInBin }: BinParameters,
  maxBin: number
): Bins {
  const rowsOf = new Map<number, number>()
  let missingRows = numMissing
  for (const [i, value] of values.entries()) {
    const category = toInt32(value)
    if (category < 0) missingRows += counts[i]!
    else rowsOf.set(category, (rowsOf.get(category) ?? 0) + counts[i]!)
  }
  const categories = [-1]
  const binCounts = [0]
  let missing: number = missingType.none
  if (total - missingRows > 0) {
    const byCount = [...rowsOf].sort(([, a], [, b]) => b - a)
    const wanted = Math.trunc(Math.fround(Math.fround(total - missingRows) * categoricalShare) + 0.5)
    const allowed = Math.min(byCount.length + Number(missingRows > 0), maxBin)
    let used = 0
    for (const [category, count] of byCount) {
      if (used >= wanted && categories.length >= allowed) break
      if (count < minDataInBin && categories.length > 2) break
      categories.push(category)
      binCounts.push(count)
      used += count
    }
    missing = categories.length - 1 === byCount.length && missingRows === 0 ? missingType.none : missingType.nan
    binCounts[0] = total - used
  }
  return {
    missing,
    numBins: categories.length,
    upperBounds: noBounds,
    categories: Int32Array.from(categories),
    counts: binCounts
  }
}

// C's cast of a float64 to int: towards zero, and the smallest integer for what does not fit.
function toInt32(value: number): number {
  const truncated = Math.trunc(value)
  return truncated >= -2147483648 && truncated <= 2147483647 ? truncated : -2147483648
}

// Whether no threshold leaves enough rows on both sides.
function isUseless(counts: ArrayLike<number>, total: number, filterCount: number, isCategorical: boolean): boolean {
  if (isCategorical && counts.length > 2) return false
  let below = 0
  for (let bin = 0; bin < counts.length - 1; bin++) {
    below = isCategorical ? counts[bin]! : below + counts[bin]!
    if (below >= filterCount && total - below >= filterCount) return false
  }
  return true
}

/** The bin of a value. */
export function createBinOf({
  isCategorical,
  upperBounds,
  categories,
  missing
}: Pick<BinMapper, 'isCategorical' | 'upperBounds' | 'categories' | 'missing'>): (value: number) => number {
  return isCategorical ? categoryBin(categories) : numberBin(upperBounds, missing)
}

function numberBin(bounds: Float64Array, missing: number): (value: number) => number {
  const last = bounds.length - 1
  const lastNumber = missing === missingType.nan ? last - 1 : last
  return (value) => {
    let number = value
    if (Number.isNaN(value)) {
      if (missing === missingType.nan) return last
      number = 0
    }
    let low = 0
    let high = lastNumber
    while (low < high) {
      const middle = (low + high - 1) >>> 1
      if (number <= bounds[middle]!) high = middle
      else low = middle + 1
    }
    return low
  }
}

// Above this, a table by category would be larger than a map.
const maxTableLength = 2 ** 16

function categoryBin(categories: Int32Array): (value: number) => number {
  const length = categories.reduce((most, category) => Math.max(most, category), -1) + 1
  const table = length <= maxTableLength ? new Uint16Array(length) : undefined
  const map = new Map<number, number>()
  for (let bin = 1; bin < categories.length; bin++) {
    if (table === undefined) map.set(categories[bin]!, bin)
    else table[categories[bin]!] = bin
  }
  return (value) => {
    const category = Number.isNaN(value) ? -1 : toInt32(value)
    if (category < 0) return 0
    return (table === undefined ? map.get(category) : table[category]) ?? 0
  }
}
