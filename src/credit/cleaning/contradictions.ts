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
  for (const contradiction of contradictions)
    if (isContradictory(contradiction, columnOf, values)) logContradiction(log, contradiction)
}

/** Whether two values of an applicant contradict each other. */
export function isContradictory<Field extends string>(
  { field, times, other, plus }: Contradiction<Field>,
  columnOf: ReadonlyMap<Field, number>,
  values: Float64Array
): boolean {
  return values[columnOf.get(field)!]! > times * values[columnOf.get(other)!]! + plus
}
