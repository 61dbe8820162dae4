/**
 * Upper bounds of the bins of numbers: about equally many rows in each, and 0 in a bin of its own.
 *
 * Source: LightGBM 4.7.0 src/io/bin.cpp, GreedyFindBin, FindBinWithZeroAsOneBin and FindBinWithPredefinedBin.
 *
 * @module
 */
import type { TrainKernels } from '../../kernels/train-kernels.ts'
import { zeroThreshold } from '../../numeric/constants.ts'

/** Distinct values, ascending, and how many rows have each, in the kernels' memory. */
export interface DistinctValues {
  readonly length: number
  /** Address of float64 values, and of int32 counts. */
  readonly values: number
  readonly counts: number
}

/** What bounds are made by. */
export interface BoundLimits {
  readonly maxBin: number
  readonly minDataInBin: number
}

/**
 * Writes bounds of at most `maxBin` bins, ascending; the last is infinite.
 *
 * @param numLeft - rows below 0
 * @param numRight - rows above 0
 * @param bounds - address of float64
 * @returns how many there are
 */
export function boundsAroundZero(
  { memory, divideValues }: TrainKernels,
  { length, values, counts }: DistinctValues,
  numLeft: number,
  numRight: number,
  { maxBin, minDataInBin }: BoundLimits,
  bounds: number
): number {
  const all = memory.float64()
  const first = bounds >> 3
  const endLeft = howManyBelow(all, values >> 3, length, -zeroThreshold)
  const beginRight = howManyBelow(all, values >> 3, length, zeroThreshold)
  let numBounds = 0
  if (endLeft > 0 && maxBin > 1) {
    const ofLeft = Math.max(1, Math.trunc((numLeft / (numLeft + numRight)) * (maxBin - 1)))
    numBounds = divideValues(values, counts, endLeft, numLeft, ofLeft, minDataInBin, bounds)
    all[first + numBounds - 1] = -zeroThreshold
  }
  const ofRight = maxBin - 1 - numBounds
  const isDivided = beginRight < length && ofRight > 0
  all[first + numBounds++] = isDivided ? zeroThreshold : Infinity
  if (!isDivided) return numBounds
  const from = values + 8 * beginRight
  const to = bounds + 8 * numBounds
  const ofValues = counts + 4 * beginRight
  return numBounds + divideValues(from, ofValues, length - beginRight, numRight, ofRight, minDataInBin, to)
}

/** How many of the values that stand in ascending order from `begin` on are at most `limit`. */
export function howManyBelow(all: Float64Array, begin: number, length: number, limit: number): number {
  let low = 0
  for (let high = length; low < high;) {
    const middle = (low + high) >>> 1
    if (all[begin + middle]! > limit) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * `boundsAroundZero` with bounds that are given: they come first, and the bins left are shared out between them by rows.
 *
 * @param total - rows in all
 * @param forced - given bounds, not empty
 */
export function boundsAroundForced(
  { memory, divideValues }: TrainKernels,
  { length, values, counts }: DistinctValues,
  total: number,
  { maxBin, minDataInBin }: BoundLimits,
  forced: readonly number[],
  bounds: number
): number {
  const all = memory.float64()
  const valueAt = (i: number): number => all[(values >> 3) + i]!
  const hasNegative = valueAt(0) <= -zeroThreshold
  const hasPositive = valueAt(length - 1) > zeroThreshold
  const given = [Infinity]
  // Of two bins, one is that of zero and what is on its other side.
  if (maxBin >= 2 && hasNegative) given.push(-zeroThreshold)
  if (maxBin === 2 ? !hasNegative : maxBin > 2 && hasPositive) given.push(zeroThreshold)
  const room = Math.max(0, maxBin - given.length)
  given.push(...forced.filter((bound) => Math.abs(bound) > zeroThreshold).slice(0, room))
  given.sort((a, b) => a - b)

  const free = maxBin - given.length
  let numFound = 0
  let next = 0
  for (const [i, bound] of given.entries()) {
    const begin = next
    let rows = 0
    for (; next < length && valueAt(next) < bound; next++) rows += memory.int32()[(counts >> 2) + next]!
    const rest = free - numFound
    const share = i === given.length - 1 ? rest : Math.min(Math.round((rows * free) / total), rest)
    const [from, ofValues, to] = [values + 8 * begin, counts + 4 * begin, bounds + 8 * numFound]
    // The last one, which is infinite, is not wanted.
    numFound += divideValues(from, ofValues, next - begin, rows, share + 1, minDataInBin, to) - 1
  }
  all.set(given, (bounds >> 3) + numFound)
  const numBounds = numFound + given.length
  all.subarray(bounds >> 3, (bounds >> 3) + numBounds).sort()
  return numBounds
}
