/**
 * The age guard: an elderly applicant gets the class and the points of the younger ages most favourable to them, all else being
 * equal.
 *
 * Regulation B, 12 CFR 1002.6(b)(2), lets a scoring system use age only if an elderly applicant's age (1002.2(o): 62 or
 * older) is not assigned a negative value: they must be treated at least as well as the most favoured younger class.
 *
 * @module
 */
import type { Warning } from '../cleaning/issues.ts'

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
