/**
 * Junk tokens: strings that stand for "unknown" in the public credit score data, by the code they are reported under. They
 * count as junk in every field, not only where they occur in the data. Usual spellings of "not available", such as `NA`, are in
 * src/records/missing-text.ts.
 *
 * @module
 */
import type { JunkTable } from '../fields/field-spec.ts'

const table = {
  placeholder_underscore: {
    tokens: ['_'],
    message: 'placeholder for an unknown value; treated as missing'
  },
  placeholder_occupation: {
    tokens: ['_______'],
    message: 'placeholder for an unknown occupation; treated as missing'
  },
  placeholder_behaviour: {
    tokens: ['!@9#%8'],
    message: 'placeholder for an unknown payment behaviour; treated as missing'
  },
  placeholder_min_amount: {
    tokens: ['NM'],
    message: 'placeholder for an unknown minimum payment; treated as missing'
  },
  placeholder_ssn: {
    tokens: ['#F%$D@*&8'],
    message: 'placeholder for an unknown social security number; treated as missing'
  },
  placeholder_10000: {
    tokens: ['__10000__'],
    message: 'placeholder for an unknown amount; treated as missing'
  },
  placeholder_negative_333: {
    tokens: ['__-333333333333333333333333333__'],
    message: 'placeholder for an unknown balance; treated as missing'
  }
} as const

/** The code of a junk token. */
export type JunkCode = keyof typeof table

/** A string that stands for "unknown". */
export type JunkToken = (typeof table)[JunkCode]['tokens'][number]

/** Every junk token, with the message it is reported with, by code. */
export const junkTokens: JunkTable<JunkCode> = table
