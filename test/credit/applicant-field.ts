/**
 * The applicant's fields by name.
 *
 * @module
 */
import { type ApplicantField, applicantFields } from '../../src/credit/champion/applicant-fields.ts'

/** The field of this name. */
export function applicantField(name: ApplicantField): (typeof applicantFields)[number] {
  return applicantFields.find((field) => field.name === name)!
}
