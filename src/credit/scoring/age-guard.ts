/**
 * The age guard: an applicant of 62 or more is scored as at the younger age that is best for them, all else equal.
 *
 * Regulation B, 12 CFR 1002.6(b)(2) lets a scoring system use age only if an elderly applicant's (1002.2(o): 62 or older) is
 * not assigned a negative value: they must be treated at least as well as the most favoured younger class.
 *
 * @module
 */
import type { Forest } from '../../model/forest.ts'
import { thresholdsOf } from '../champion/baseline.ts'
import { applicantFields, columnOfField } from '../fields/fields.ts'
import type { Warning } from '../cleaning/warnings.ts'

// From this age on the guard holds.
const elderlyAge = 62

const ageColumn = columnOfField.get('Age')!
const youngestAge = applicantFields[ageColumn]!.validRange[0]

/**
 * Whether the guard holds for an applicant of this age [years; NaN means missing], or of one given that is too high to be
 * taken for right: it may be.
 */
export function isGuarded(age: number, warnings: readonly Warning[]): boolean {
  const isTooHigh = ({ field, reason }: Warning): boolean => field === 'Age' && reason === 'above_valid_range'
  return age >= elderlyAge || warnings.some(isTooHigh)
}

/**
 * The ages below 62 that a model tells apart from each other, one of each kind.
 */
export function youngerAges(forest: Forest): readonly number[] {
  const thresholds = thresholdsOf(forest)[ageColumn]!
  const ages = [...thresholds].map(Math.floor).filter((age) => age >= youngestAge && age < elderlyAge)
  return [...new Set([...ages, elderlyAge - 1])]
}
