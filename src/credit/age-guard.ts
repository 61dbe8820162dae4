/**
 * The age guard: an applicant of 62 or more is scored as at the younger age that is best for them, all else equal.
 *
 * Regulation B, 12 CFR 1002.6(b)(2) lets a scoring system use age only if an elderly applicant's (1002.2(o): 62 or older) is
 * not assigned a negative value: they must be treated at least as well as the most favoured younger class.
 *
 * @module
 */
import type { Forest } from '../model/forest.ts'
import { thresholdsOf } from './baseline.ts'
import { columnOfField } from './fields.ts'

/** From this age on the guard holds. */
export const elderlyAge = 62

// Nobody younger can apply, so no younger class can be favoured.
const youngestAge = 18

/**
 * The ages below 62 that a model tells apart from each other, one of each kind.
 */
export function youngerAges(forest: Forest): readonly number[] {
  const thresholds = thresholdsOf(forest)[columnOfField.get('Age')!]!
  const ages = [...thresholds].map(Math.floor).filter((age) => age >= youngestAge && age < elderlyAge)
  return [...new Set([...ages, elderlyAge - 1])]
}
