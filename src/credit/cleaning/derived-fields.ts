/**
 * Fields that are computed from others: the computed value always takes precedence over a given one.
 *
 * @module
 */
import type { FieldSpec, MissingRule } from '../fields/field-spec.ts'
import { type DerivedColumn, evaluateFormula } from '../fields/formula.ts'
import { type IssueLog, logWarning } from './issues.ts'

// A given value contradicts the computed one when it is off by more than both; rounding to three digits stays below.
const relativeTolerance = 0.005
const absoluteTolerance = 0.0005

/**
 * The value the model takes: computed when the inputs are known. Else the given one, unless missing values are to count as
 * the worst: whoever withholds an input must not choose what is computed from it. NaN when there is neither.
 *
 * @param given - the value as it came in, read and checked; NaN when not given
 * @param values - the fields before it, in column order; NaN means missing
 */
export function deriveValue<JunkCode extends string>(
  field: FieldSpec,
  derived: DerivedColumn,
  given: number,
  values: Float64Array,
  missing: MissingRule | undefined,
  log: IssueLog<string, JunkCode>
): number {
  const computed = evaluateFormula(derived, values)
  if (Number.isNaN(computed)) {
    const isBelieved = missing !== 'worst'
    if (Number.isNaN(given)) logWarning(log, field, 'derived_unavailable')
    else logWarning(log, field, isBelieved ? 'derived_supplied' : 'derived_unverified')
    return isBelieved ? given : NaN
  }
  const difference = Math.abs(given - computed)
  if (difference > absoluteTolerance && difference > relativeTolerance * Math.abs(computed)) {
    logWarning(log, field, 'derived_mismatch')
  }
  return computed
}
