/**
 * `cleanApplicant`: a record as it comes in, messy or not, to the 20 numbers the champion takes, with an account of what was
 * repaired, lost or doubted on the way.
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
import type { ApplicantField } from './applicant-fields.ts'
import { championDefinition } from './champion-definition.ts'
import type { JunkCode } from './junk-tokens.ts'

/** An applicant the champion can score. */
export interface CleanApplicant extends CleanRecord<ApplicantField, JunkCode> {}

/** What was read of an applicant's record, and all that is wrong with it. */
export interface ApplicantReading extends ReadingOf<ApplicantField, JunkCode> {}

/** A value that was read despite its form. */
export interface Repair extends RepairOf<ApplicantField> {}

/** A value that is missing or in doubt, or a key that is not a field. */
export interface Warning extends WarningOf<JunkCode> {}

/** Why a value is missing or in doubt. */
export type WarningCode = Warning['code']

/** Reads a record: what the champion takes, and every issue. */
export const readApplicant: ApplicantReader<ApplicantField, JunkCode> =
  /* @__PURE__ */ createApplicantReader(championDefinition)

/**
 * Cleans one record: own keys only, in any order; the same record gives the same result.
 *
 * A messy value is repaired, or missing with a warning; a value of the wrong type (boolean, object, …) is a mistake of the
 * caller and an error. Nothing is imputed.
 *
 * @param record - field name to number, text (`'28_'`, `'22 Years and 9 Months'`), category label or code, or null
 * @throws TypeError when the input is not an object or, naming every such key, when a field is neither number nor text
 */
export function cleanApplicant(record: Readonly<Record<string, unknown>>): CleanApplicant {
  const { applicant, errors } = readApplicant(record)
  requireReadable(errors)
  return applicant
}
