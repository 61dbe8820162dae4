/**
 * Percentiles as LightGBM interpolates them: the best constants for absolute and for quantile loss.
 *
 * Source: LightGBM 4.7.0 src/objective/regression_objective.hpp, PercentileFun and WeightedPercentileFun.
 *
 * @module
 */
import { descendingOrder } from '../numeric/descending-order.ts'

/** Rounds differences and results of the numbers' own type: `Math.fround` for labels, nothing for residuals. */
type Round = (x: number) => number

/** Of float64. */
export const inFloat64: Round = (x) => x

/**
 * The number below which a share `alpha` of `values` lies. Changes the order of `values`.
 *
 * @param values - at least one
 */
export function percentile(values: Float64Array, alpha: number, round: Round): number {
  const count = values.length
  if (count === 1) return values[0]!
  const position = (count - 1) * (1 - alpha)
  const whole = Math.trunc(position)
  // Counted from the largest, as LightGBM does.
  if (whole >= count - 1) return smallest(values, 0, count)
  const rank = count - 1 - whole
  moveIntoPlace(values, rank)
  const upper = values[rank]!
  const lower = largest(values, 0, rank)
  return round(upper - round(upper - lower) * (position - whole))
}

/**
 * The number below which a share `alpha` of all weight lies.
 *
 * @param values - at least one
 * @param weights - one for each value
 */
export function weightedPercentile(values: Float64Array, weights: Float64Array, alpha: number, round: Round): number {
  const count = values.length
  if (count === 1) return values[0]!
  const order = new Int32Array(count)
  // Ascending: of equal numbers the first comes first.
  descendingOrder(
    values.map((value) => -value),
    0,
    count,
    order
  )
  const sums = new Float64Array(count)
  let sum = 0
  for (let i = 0; i < count; i++) sums[i] = sum += weights[order[i]!]!

  const threshold = sum * alpha
  let place = 0
  while (place < count - 1 && !(sums[place]! > threshold)) place++
  const value = values[order[place]!]!
  if (place === 0 || place === count - 1) return value
  const before = values[order[place - 1]!]!
  const step = sums[place]! - sums[place - 1]!
  if (!(step >= 1)) return before
  return round(((threshold - sums[place - 1]!) / step) * round(value - before) + before)
}

// Reorders so that `values[rank]` is as if sorted ascending, smaller ones before and larger ones after it.
// Source: C. A. R. Hoare, "Algorithm 65: Find" (1961), with the middle one of three as pivot.
function moveIntoPlace(values: Float64Array, rank: number): void {
  let left = 0
  let right = values.length - 1
  while (left < right) {
    const pivot = middleOf(values[left]!, values[(left + right) >> 1]!, values[right]!)
    let i = left
    let j = right
    while (i <= j) {
      while (values[i]! < pivot) i++
      while (values[j]! > pivot) j--
      if (i > j) break
      const swapped = values[i]!
      values[i++] = values[j]!
      values[j--] = swapped
    }
    if (rank <= j) right = j
    else if (rank >= i) left = i
    else return
  }
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}

function largest(values: Float64Array, begin: number, end: number): number {
  let found = values[begin]!
  for (let i = begin + 1; i < end; i++) if (values[i]! > found) found = values[i]!
  return found
}

function smallest(values: Float64Array, begin: number, end: number): number {
  let found = values[begin]!
  for (let i = begin + 1; i < end; i++) if (values[i]! < found) found = values[i]!
  return found
}
