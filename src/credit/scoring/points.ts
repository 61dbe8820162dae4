/**
 * From raw scores to points.
 *
 * The **margin** is the log-odds of Good against Poor: f_Good − f_Poor for raw scores f. It is linear in the raw scores, so
 * SHAP values of it add up, and points, which are linear in it, do too. Points: offset + factor · margin with
 * factor = pointsToDoubleOdds / ln 2, the scaling scorecards use.
 *
 * Against Standard as well, (f_Standard + f_Good) / 2 − f_Poor, the reasons of the refused would be a little nearer to
 * Standard's (the same first reason as f_Standard − f_Poor for 80 % instead of 72 % of them), but 22 % instead of 4 % of
 * the pairs of a Good and a Standard applicant would have fewer points for Good.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'

/** How margins become points. */
export interface PointsScale {
  /** Points at `baseOdds`. */
  readonly basePoints: number
  /** Odds of Good against Poor that earn `basePoints`. */
  readonly baseOdds: number
  /** Points that double the odds. */
  readonly pointsToDoubleOdds: number
}

/** 600 points at even odds; 40 more double them. */
export const pointsScale: PointsScale = { basePoints: 600, baseOdds: 1, pointsToDoubleOdds: 40 }

/** What the margin takes of the raw score of Poor, Standard and Good. */
const marginWeights: readonly number[] = [-1, 0, 1]

/**
 * The margin of raw scores, or of anything linear in them.
 *
 * @param scores - one value per class, `stride` apart from `offset` on
 */
export function marginOf(scores: ArrayLike<number>, offset = 0, stride = 1): number {
  return marginWeights.reduce((margin, weight, k) => margin + weight * scores[offset + k * stride]!, 0)
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
 * Whole numbers next to `parts` that add up to `total`: each part is rounded down, and those that lost most by it are raised
 * by one until the sum is right (the largest remainder method).
 *
 * @param total - a whole number no more than 1 away from the sum of the parts
 */
export function roundedToSum(parts: readonly number[], total: number): number[] {
  const rounded = parts.map(Math.floor)
  const byLoss = parts.map((_, i) => i).sort((a, b) => parts[b]! - rounded[b]! - (parts[a]! - rounded[a]!) || a - b)
  const missing = total - rounded.reduce((sum, part) => sum + part, 0)
  if (missing < 0) rounded[byLoss.at(-1)!]! += missing
  for (let i = 0; i < missing; i++) rounded[byLoss[i % byLoss.length]!]! += 1
  return rounded
}

// Beyond these, whole points are no longer exact sums in float64.
const maxBasePoints = 1e9
const maxPointsToDoubleOdds = 1e6

/**
 * Checks a scale a caller brings.
 *
 * @throws TypeError, RangeError unless its numbers are of a size that points can have
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
