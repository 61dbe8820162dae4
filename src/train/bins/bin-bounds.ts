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
  readonly values: readonly number[]
  readonly counts: readonly number[]
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
export function boundsAroundZero(
  { values, counts }: DistinctValues,
  total: number,
  { maxBin, minDataInBin }: BoundLimits
): number[] {
  let numLeft = 0
  let numRight = 0
  let numZero = 0
  for (const [i, value] of values.entries()) {
    if (value <= -zeroThreshold) numLeft += counts[i]!
    else if (value > zeroThreshold) numRight += counts[i]!
    else numZero += counts[i]!
  }
  const firstNotLeft = values.findIndex((value) => value > -zeroThreshold)
  const endLeft = firstNotLeft < 0 ? values.length : firstNotLeft
  const bounds: number[] = []
  if (endLeft > 0 && maxBin > 1) {
    const ofLeft = Math.max(1, Math.trunc((numLeft / (total - numZero)) * (maxBin - 1)))
    const left = { values: values.slice(0, endLeft), counts: counts.slice(0, endLeft) }
    bounds.push(...greedyBounds(left, numLeft, { maxBin: ofLeft, minDataInBin }))
    if (bounds.length > 0) bounds[bounds.length - 1] = -zeroThreshold
  }
  const beginRight = values.findIndex((value, i) => i >= endLeft && value > zeroThreshold)
  const ofRight = maxBin - 1 - bounds.length
  if (beginRight >= 0 && ofRight > 0) {
    const right = { values: values.slice(beginRight), counts: counts.slice(beginRight) }
    bounds.push(zeroThreshold, ...greedyBounds(right, numRight, { maxBin: ofRight, minDataInBin }))
  } else bounds.push(Infinity)
  return bounds
}

/**
 * `boundsAroundZero` with bounds that are given: they come first, and the bins left are shared out between them by rows.
 *
 * @param forced - given bounds, not empty
 */
export function boundsAroundForced(
  { values, counts }: DistinctValues,
  total: number,
  { maxBin, minDataInBin }: BoundLimits,
  forced: readonly number[]
): number[] {
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
    const between = { values: values.slice(begin, next), counts: counts.slice(begin, next) }
    found.push(...greedyBounds(between, rows, { maxBin: share + 1, minDataInBin }).slice(0, -1))
  }
  return [...given, ...found].sort((a, b) => a - b)
}

function greedyBounds({ values, counts }: DistinctValues, total: number, limits: BoundLimits): number[] {
  return values.length <= limits.maxBin
    ? boundsOfFew({ values, counts }, limits.minDataInBin)
    : boundsOfMany({ values, counts }, total, limits)
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
  const isBig = counts.map((count) => count >= total / maxBin)
  let binsLeft = maxBin
  let rowsLeft = total
  for (const [i, big] of isBig.entries()) {
    if (!big) continue
    binsLeft--
    rowsLeft -= counts[i]!
  }
  let mean = rowsLeft / binsLeft
  const upper: number[] = []
  const lower = [values[0]!]
  let count = 0
  for (let i = 0; i < values.length - 1; i++) {
    if (!isBig[i]) rowsLeft -= counts[i]!
    count += counts[i]!
    if (!isBig[i] && !(count >= mean) && !(isBig[i + 1] && count >= Math.max(1, mean * 0.5))) continue
    upper.push(values[i]!)
    lower.push(values[i + 1]!)
    if (upper.length >= maxBin - 1) break
    count = 0
    if (!isBig[i]) mean = rowsLeft / --binsLeft
  }
  const bounds: number[] = []
  for (const [i, value] of upper.entries()) addBound(bounds, value, lower[i + 1]!)
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
