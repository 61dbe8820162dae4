/**
 * The two fields that are ratios of others, DTI and EMI_to_Salary: numerator / (denominator + 1), as the original
 * service computes them. The computed ratio always wins over a given one.
 *
 * @module
 */

import type { ApplicantField, FieldSpec } from '../fields/fields.ts'
import { columnOfField } from '../fields/fields.ts'
import type { CleaningLog } from './warnings.ts'
import { logWarning } from './warnings.ts'

// A given ratio contradicts the computed one when it is off by more than both; one rounded to three digits is not.
const relativeTolerance = 0.005
const absoluteTolerance = 0.0005

/**
 * The ratio the model takes: computed when both inputs are known, else the given one; NaN when there is neither.
 *
 * @param given - the ratio as it came in, read and checked; NaN when not given
 * @param values - the fields before it, in column order; NaN means missing
 */
export function deriveRatio(
  field: FieldSpec<ApplicantField>,
  given: number,
  values: Float64Array,
  log: CleaningLog
): number {
  const computed = computeRatio(field, values)
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

function computeRatio(field: FieldSpec<ApplicantField>, values: Float64Array): number {
  const [numerator, denominator] = field.ratioOf!.map((name) => values[columnOfField.get(name)!]!)
  return numerator! / (denominator! + 1)
}
