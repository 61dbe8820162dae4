/**
 * The names that the champion's fields have in files and in pasted text.
 *
 * @module
 */
import { createColumnReader, createHeaderReader, createKeyFinder, type KeyFinder } from '../fields/field-keys.ts'
import { applicantFields, unusedFields } from './applicant-fields.ts'

const definition = { fields: applicantFields, ignoredKeys: unusedFields }

/** The key that a name refers to; undefined when there is none. */
export const findApplicantKey: KeyFinder = /* @__PURE__ */ createKeyFinder(definition)

/**
 * The keys of records with these columns.
 *
 * @throws Error when two columns are one field
 */
export const applicantKeysOfColumns: (names: readonly string[]) => string[] =
  /* @__PURE__ */ createColumnReader(definition)

/**
 * The keys of the records of a file with these columns.
 *
 * @throws Error when fewer than half of the 18 fields are found, or two columns are one field
 */
export const applicantKeysOfHeader: (names: readonly string[]) => string[] =
  /* @__PURE__ */ createHeaderReader(definition)
