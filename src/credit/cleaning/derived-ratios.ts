/**
 * Fields that are the ratio of two others: numerator / (denominator + 1), so that a denominator of 0 gives a number. The
 * computed ratio always takes precedence over a given one.
 *
 * @module
 */

import type { FieldSpec } from '../fields/field-spec.ts'
import { type IssueLog, logWarning } from './issues.ts'

/** Columns of the two fields that make a ratio. */
export type RatioColumns = readonly [numerator: number, denominator: number]

// A given ratio contradicts the computed one when it is off by more than both; rounding to three digits stays below.
const relativeTolerance = 0.005
const absoluteTolerance = 0.0005

/** The ratio of two values; NaN when one of them is missing. */
export function ratioOf(numerator: number, denominator: number): number {
  return numerator / (denominator + 1)
}

/**
 * The ratio the model takes: computed when both inputs are known, else the given one; NaN when there is neither.
 *
 * @param given - the ratio as it came in, read and checked; NaN when not given
 * @param values - the fields before it, in column order; NaN means missing
 */
export function deriveRatio<JunkCode extends string>(
  field: FieldSpec,
  [numerator, denominator]: RatioColumns,
  given: number,
  values: Float64Array,
  log: IssueLog<string, JunkCode>
): number {
  const computed = ratioOf(values[numerator]!, values[denominator]!)
  if (Number.isNaN(computed)) {
    logWarning(log, field, Number.isNaN(given) ? 'derived_unavailable' : 'derived_supplied')
    return given
  }
  const difference = Math.abs(given - computed)
  if (difference > absoluteTolerance && difference > relativeTolerance * Math.abs(computed)) {
    logWarning(log, field, 'derived_mismatch')
  }
  return computed
}
