/**
 * `cleanApplicant`: turns a raw record, messy or not, into the 20 numbers the champion takes, and reports what was repaired,
 * missing or questionable.
 *
 * @module
 */
import {
  type ApplicantReader,
  type ApplicantReading as ReadingOf,
  type CleanRecord,
  createApplicantReader
} from '../cleaning/applicant-reader.ts'
import type { Repair as RepairOf, Warning as WarningOf } from '../cleaning/issues.ts'
import { requireReadable } from '../cleaning/strictness.ts'
import type { Applicant, ApplicantField, SpelledApplicant } from './applicant-fields.ts'
import { championDefinition } from './champion-definition.ts'
import type { JunkCode } from './junk-tokens.ts'

/** An applicant that the champion can score. */
export interface CleanApplicant extends CleanRecord<ApplicantField, JunkCode> {}

/** What was read from an applicant's record, and everything that is wrong with it. */
export interface ApplicantReading extends ReadingOf<ApplicantField, JunkCode> {}

/** A value that was read despite its form. */
export interface Repair extends RepairOf<ApplicantField> {}

/** A value that is missing or questionable, or a key that is not a field. */
export interface Warning extends WarningOf<JunkCode> {}

/** Why a value is missing or questionable. */
export type WarningCode = Warning['code']

/** Reads a record and lists every issue in it. */
export const readApplicant: ApplicantReader<ApplicantField, JunkCode> =
  /* @__PURE__ */ createApplicantReader(championDefinition)

/**
 * Cleans one record. Only own keys count, in any order; in names, case, blanks, hyphens and underscores do not.
 *
 * A messy value is repaired, or treated as missing with a warning; a value of the wrong type (boolean, object, …) is a mistake
 * by the caller and an error. Nothing is imputed.
 *
 * @param record - field name to number, text (`'28_'`, `'22 Years and 9 Months'`), category label or code, or null
 * @throws TypeError when the input is not an object or, naming every such key, when a field is neither a number nor text or is
 *   given twice
 * @example
 * ```js
 * cleanApplicant({ Credit_History_Age: '22 Years and 9 Months' }).used.Credit_History_Months   // 273
 * ```
 */
export function cleanApplicant<Key extends string>(record: Applicant | SpelledApplicant<Key>): CleanApplicant {
  const { applicant, errors } = readApplicant(record)
  requireReadable(errors)
  return applicant
}
