/**
 * The age guard: an elderly applicant is scored at the younger age most favourable to them, all else being equal.
 *
 * Regulation B, 12 CFR 1002.6(b)(2), lets a scoring system use age only if an elderly applicant's age (1002.2(o): 62 or
 * older) is not assigned a negative value: they must be treated at least as well as the most favoured younger class.
 *
 * @module
 */
import type { Forest } from '../../model/forest.ts'
import type { Warning } from '../cleaning/issues.ts'
import type { FieldSpec } from '../fields/field-spec.ts'
import { thresholdsOf } from './thresholds.ts'

/** Whom the guard protects. */
export interface AgeGuard<Field extends string = string> {
  /** The field that holds the age [years]. */
  readonly field: Field
  /** The guard applies from this age on. */
  readonly elderlyAge: number
}

/**
 * Whether the guard applies to an applicant of this age [years; NaN means missing]. It also applies when the age was rejected
 * as too high, since it may be right.
 */
export function isGuarded({ field, elderlyAge }: AgeGuard, age: number, warnings: readonly Warning[]): boolean {
  const isTooHigh = (warning: Warning): boolean => warning.field === field && warning.reason === 'above_valid_range'
  return age >= elderlyAge || warnings.some(isTooHigh)
}

/** The younger ages that a model can tell apart, one for each interval between its thresholds. */
export function youngerAges<Field extends string>(
  { field, elderlyAge }: AgeGuard<Field>,
  fields: readonly FieldSpec<Field>[],
  forest: Forest
): readonly number[] {
  const column = fields.findIndex(({ name }) => name === field)
  const youngestAge = fields[column]!.validRange[0]
  const ages = [...thresholdsOf(forest)[column]!]
    .map(Math.floor)
    .filter((age) => age >= youngestAge && age < elderlyAge)
  return [...new Set([...ages, elderlyAge - 1])]
}
