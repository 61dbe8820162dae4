/**
 * Upper bounds of the bins of numbers: about equally many rows in each, and 0 in a bin of its own.
 *
 * Source: LightGBM 4.7.0 src/io/bin.cpp, GreedyFindBin, FindBinWithZeroAsOneBin and FindBinWithPredefinedBin.
 *
 * @module
 */
import { zeroThreshold } from '../../numeric/constants.ts'
import { nextUp } from '../../numeric/next-up.ts'

/** Distinct values, ascending, and how many rows have each. */
export interface DistinctValues {
  readonly values: Float64Array
  readonly counts: Int32Array
}

/** What bounds are made by. */
export interface BoundLimits {
  readonly maxBin: number
  readonly minDataInBin: number
}

/**
 * Bounds of at most `maxBin` bins.
 *
 * @param total - rows in all
 * @returns ascending; the last is infinite
 */
export function boundsAroundZero(distinct: DistinctValues, total: number, limits: BoundLimits): number[] {
  const { values, counts } = distinct
  const { maxBin, minDataInBin } = limits
  let endLeft = 0
  let numLeft = 0
  while (endLeft < values.length && values[endLeft]! <= -zeroThreshold) numLeft += counts[endLeft++]!
  let beginRight = endLeft
  let numZero = 0
  while (beginRight < values.length && values[beginRight]! <= zeroThreshold) numZero += counts[beginRight++]!
  let bounds: number[] = []
  if (endLeft > 0 && maxBin > 1) {
    const ofLeft = Math.max(1, Math.trunc((numLeft / (total - numZero)) * (maxBin - 1)))
    bounds = greedyBounds(between(distinct, 0, endLeft), numLeft, { maxBin: ofLeft, minDataInBin })
    bounds[bounds.length - 1] = -zeroThreshold
  }
  const ofRight = maxBin - 1 - bounds.length
  if (beginRight === values.length || ofRight <= 0) return [...bounds, Infinity]
  let numRight = 0
  for (let i = beginRight; i < counts.length; i++) numRight += counts[i]!
  const right = between(distinct, beginRight, values.length)
  return [...bounds, zeroThreshold, ...greedyBounds(right, numRight, { maxBin: ofRight, minDataInBin })]
}

function between({ values, counts }: DistinctValues, begin: number, end: number): DistinctValues {
  return { values: values.subarray(begin, end), counts: counts.subarray(begin, end) }
}

/**
 * `boundsAroundZero` with bounds that are given: they come first, and the bins left are shared out between them by rows.
 *
 * @param forced - given bounds, not empty
 */
export function boundsAroundForced(
  distinct: DistinctValues,
  total: number,
  { maxBin, minDataInBin }: BoundLimits,
  forced: readonly number[]
): number[] {
  const { values, counts } = distinct
  const hasNegative = values[0]! <= -zeroThreshold
  const hasPositive = values.at(-1)! > zeroThreshold
  const given = [Infinity]
  // Of two bins, one is that of zero and what is on its other side.
  if (maxBin >= 2 && hasNegative) given.push(-zeroThreshold)
  if (maxBin === 2 ? !hasNegative : maxBin > 2 && hasPositive) given.push(zeroThreshold)
  const room = Math.max(0, maxBin - given.length)
  given.push(...forced.filter((bound) => Math.abs(bound) > zeroThreshold).slice(0, room))
  given.sort((a, b) => a - b)

  const free = maxBin - given.length
  const found: number[] = []
  let next = 0
  for (const [i, bound] of given.entries()) {
    const begin = next
    let rows = 0
    for (; next < values.length && values[next]! < bound; next++) rows += counts[next]!
    const rest = free - found.length
    const share = i === given.length - 1 ? rest : Math.min(Math.round((rows * free) / total), rest)
    found.push(...greedyBounds(between(distinct, begin, next), rows, { maxBin: share + 1, minDataInBin }).slice(0, -1))
  }
  return [...given, ...found].sort((a, b) => a - b)
}

// The last bound is infinite.
function greedyBounds(distinct: DistinctValues, total: number, limits: BoundLimits): number[] {
  return distinct.values.length <= limits.maxBin
    ? boundsOfFew(distinct, limits.minDataInBin)
    : boundsOfMany(distinct, total, limits)
}

// A bound between each two values that are far enough apart, once a bin has enough rows.
function boundsOfFew({ values, counts }: DistinctValues, minDataInBin: number): number[] {
  const bounds: number[] = []
  let count = 0
  for (let i = 0; i < values.length - 1; i++) {
    count += counts[i]!
    if (count >= minDataInBin && addBound(bounds, values[i]!, values[i + 1]!)) count = 0
  }
  bounds.push(Infinity)
  return bounds
}

// Values with at least the mean count of a bin get one alone; the others share the rest.
function boundsOfMany(
  { values, counts }: DistinctValues,
  total: number,
  { maxBin: given, minDataInBin }: BoundLimits
): number[] {
  const maxBin = minDataInBin > 0 ? Math.max(1, Math.min(given, Math.trunc(total / minDataInBin))) : given
  const bigCount = total / maxBin
  let binsLeft = maxBin
  let rowsLeft = total
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! < bigCount) continue
    binsLeft--
    rowsLeft -= counts[i]!
  }
  let mean = rowsLeft / binsLeft
  const bounds: number[] = []
  let numEnded = 0
  let count = 0
  let isBig = counts[0]! >= bigCount
  for (let i = 0; i < values.length - 1; i++) {
    const isNextBig = counts[i + 1]! >= bigCount
    if (!isBig) rowsLeft -= counts[i]!
    count += counts[i]!
    if (isBig || count >= mean || (isNextBig && count >= Math.max(1, mean * 0.5))) {
      addBound(bounds, values[i]!, values[i + 1]!)
      if (++numEnded >= maxBin - 1) break
      count = 0
      if (!isBig) mean = rowsLeft / --binsLeft
    }
    isBig = isNextBig
  }
  bounds.push(Infinity)
  return bounds
}

// Adds the bound between two neighbours, unless it is no larger than the last one.
function addBound(bounds: number[], a: number, b: number): boolean {
  const bound = nextUp((a + b) / 2)
  if (bounds.length > 0 && bound <= nextUp(bounds.at(-1)!)) return false
  bounds.push(bound)
  return true
}
