/**
 * From raw scores to points.
 *
 * The **margin** is a weighted sum of the raw scores, such as the log-odds of the best class against the worst. It is linear
 * in them, so SHAP values of it add up, and points, which are linear in it, do too. Points: offset + factor · margin with
 * factor = pointsToDoubleOdds / ln 2, the scaling scorecards use.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'

/** How margins are converted to points. */
export interface PointsScale {
  /** Points at `baseOdds`. */
  readonly basePoints: number
  /** Odds that earn `basePoints`; the margin is their logarithm. */
  readonly baseOdds: number
  /** Points that double the odds. */
  readonly pointsToDoubleOdds: number
}

/**
 * The margin of raw scores, or of anything linear in them.
 *
 * @param weights - what the margin takes of each class [numClasses]
 * @param scores - one value per class, `stride` apart from `offset` on
 */
export function marginOf(weights: readonly number[], scores: ArrayLike<number>, offset = 0, stride = 1): number {
  let margin = 0
  for (let k = 0; k < weights.length; k++) margin += weights[k]! * scores[offset + k * stride]!
  return margin
}

/** Points per unit of margin. */
export function pointsPerMargin({ pointsToDoubleOdds }: PointsScale): number {
  return pointsToDoubleOdds / Math.LN2
}

/** Points of a margin, not rounded. */
export function pointsOfMargin(margin: number, scale: PointsScale): number {
  return scale.basePoints + pointsPerMargin(scale) * (margin - Math.log(scale.baseOdds))
}

/**
 * Rounds `parts` to whole numbers that add up to `total`: each part is rounded down, and those that lost most are raised by
 * one until the sum is right (the largest remainder method).
 *
 * @param total - a whole number no more than 1 away from the sum of the parts
 */
export function roundedToSum(parts: readonly number[], total: number): number[] {
  const rounded = parts.map(Math.floor)
  const byLoss = parts.map((_, i) => i).sort((a, b) => parts[b]! - rounded[b]! - (parts[a]! - rounded[a]!) || a - b)
  const missing = total - rounded.reduce((sum, part) => sum + part, 0)
  if (missing < 0) rounded[byLoss.at(-1)!]! += missing
  for (const i of byLoss.slice(0, Math.max(0, missing))) rounded[i]! += 1
  return rounded
}

// Beyond these limits, sums of whole points are no longer exact in float64.
const maxBasePoints = 1e9
const maxPointsToDoubleOdds = 1e6

/**
 * Checks a caller's scale.
 *
 * @throws TypeError, RangeError unless it has finite numbers of a sensible size
 */
export function checkScale(scale: PointsScale): void {
  if (typeof scale !== 'object' || scale === null)
    throw new TypeError(`"scale" expected an object, got ${kindOf(scale)}`)
  checkNumber('basePoints', scale.basePoints, -maxBasePoints, maxBasePoints)
  checkNumber('baseOdds', scale.baseOdds, Number.MIN_VALUE, Number.MAX_VALUE)
  checkNumber('pointsToDoubleOdds', scale.pointsToDoubleOdds, Number.MIN_VALUE, maxPointsToDoubleOdds)
}

function checkNumber(name: string, value: unknown, min: number, max: number): void {
  if (typeof value !== 'number') throw new TypeError(`"scale.${name}" expected a number, got ${kindOf(value)}`)
  if (value >= min && value <= max) return
  throw new RangeError(`"scale.${name}" expected ${min > 0 ? '> 0' : `>= ${min}`} and <= ${max}, got ${value}`)
}
