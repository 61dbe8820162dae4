/**
 * Values that cannot both be right, such as instalments without a loan. Which of the two is wrong is not known, so both are
 * kept, with a warning.
 *
 * @module
 */
import type { Contradiction } from '../fields/field-spec.ts'
import { type IssueLog, logContradiction } from './issues.ts'

/**
 * Records the contradictions among an applicant's values.
 *
 * @param values - the fields in column order; NaN means missing, and contradicts nothing
 */
export function logContradictions<Field extends string, JunkCode extends string>(
  contradictions: readonly Contradiction<Field>[],
  columnOf: ReadonlyMap<Field, number>,
  values: Float64Array,
  log: IssueLog<Field, JunkCode>
): void {
  for (const contradiction of contradictions) {
    const { field, times, other, plus } = contradiction
    if (values[columnOf.get(field)!]! > times * values[columnOf.get(other)!]! + plus)
      logContradiction(log, contradiction)
  }
}
