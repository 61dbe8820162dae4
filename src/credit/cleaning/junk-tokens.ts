/**
 * Junk tokens: whole strings that stand for "unknown" in the public credit score data, each with the code it is
 * reported under.
 *
 * They are matched whole and before any underscore is stripped: stripped, `__10000__` is a plausible 10000.
 *
 * @module
 */

/** Every junk token and its code. They count as junk in every field, not only in the one they come from. */
export const junkTokens = {
  _: 'placeholder_underscore',
  _______: 'placeholder_occupation',
  '!@9#%8': 'placeholder_behaviour',
  NM: 'placeholder_min_amount',
  '#F%$D@*&8': 'placeholder_ssn',
  __10000__: 'placeholder_10000',
  '__-333333333333333333333333333__': 'placeholder_negative_333',
  NA: 'not_available',
  'N/A': 'not_available',
  nan: 'not_available',
  NaN: 'not_available',
  null: 'not_available',
  None: 'not_available'
} as const

/** A string that stands for "unknown". */
export type JunkToken = keyof typeof junkTokens

/** What a junk token is reported as. */
export type JunkCode = (typeof junkTokens)[JunkToken]

// A map and not the object itself, so that `constructor` is not found on a prototype.
const codeOfToken = new Map<string, JunkCode>(Object.entries(junkTokens))

/** Code of a junk token, case and all; undefined when the text is none. Surrounding space must be gone already. */
export function junkCodeOf(text: string): JunkCode | undefined {
  return codeOfToken.get(text)
}
