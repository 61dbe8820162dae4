/**
 * `cleanApplicant`: a record as it comes in, dirt and all, to the 20 numbers the model takes, with an account of what
 * was repaired, lost or doubted on the way.
 *
 * Dirt in a value makes it missing and a warning; a value of the wrong type (boolean, object, …) is a mistake of the
 * caller and an error. Nothing is filled in: medians would have to be learnt inside a fold.
 *
 * @module
 */

import { deriveRatio } from './derived-ratios.ts'
import type { ApplicantField, FieldSpec } from '../fields/fields.ts'
import { applicantFields, fieldKeys } from '../fields/fields.ts'
import { readValue } from './read-value.ts'
import { reportUnknownFields } from '../fields/unknown-fields.ts'
import type { CleaningLog, Repair, Warning } from './warnings.ts'
import { logOutsideTraining, logWarning } from './warnings.ts'

/** An applicant the model can score. */
export interface CleanApplicant {
  /** The fields in the model's column order; a category is its code, NaN means missing [20]. */
  readonly values: Float64Array
  /** The same to be read: a category is its label, null means missing. */
  readonly used: Readonly<Record<ApplicantField, number | string | null>>
  /** Values read despite their form. */
  readonly repairs: readonly Repair[]
  /** Values missing or in doubt, and keys that are not fields. Every missing value has one at least. */
  readonly warnings: readonly Warning[]
}

/** A key whose value is neither number, text, null nor undefined; without a key, an input that is not a record. */
export interface WrongType {
  readonly key?: string
  /** Name of the type, never the value. */
  readonly got: string
}

/** Either a clean applicant or what is wrong with the input's types. */
export type ApplicantReading =
  | { readonly applicant: CleanApplicant; readonly wrongTypes?: undefined }
  | { readonly applicant?: undefined; readonly wrongTypes: readonly WrongType[] }

/**
 * Cleans one record: own keys only, in any order; the same record gives the same result.
 *
 * @param record - field name to number, text (`'28_'`, `'22 Years and 9 Months'`), category label or code, or null
 * @throws TypeError when the input is not a record, or, naming every such key, when a field is neither number nor text
 */
export function cleanApplicant(record: Readonly<Record<string, unknown>>): CleanApplicant {
  const { applicant, wrongTypes } = readApplicant(record)
  if (applicant !== undefined) return applicant
  if (wrongTypes.some(({ key }) => key === undefined)) {
    throw new TypeError(`"applicant" expected an object, got ${wrongTypes[0]!.got}`)
  }
  const places = wrongTypes.map(({ key, got }) => `${got} in ${key}`).join(', ')
  throw new TypeError(`"applicant" expected a number or a string in every field, got ${places}`)
}

/** `cleanApplicant` for input of any kind, with wrong types returned instead of thrown. */
export function readApplicant(input: unknown): ApplicantReading {
  if (!isRecord(input)) return { wrongTypes: [{ got: typeName(input) }] }
  const wrongTypes = findWrongTypes(input)
  if (wrongTypes.length > 0) return { wrongTypes }

  const log: CleaningLog = { repairs: [], warnings: [] }
  const values = new Float64Array(applicantFields.length)
  const used = {} as Record<ApplicantField, number | string | null>
  for (const [column, field] of applicantFields.entries()) {
    const raw = rawValue(input, field, log)
    if (raw === undefined && field.required) logWarning(log, field, 'missing')
    const given = raw === undefined ? NaN : readValue(field, raw, log)
    const value = field.kind === 'ratio' ? deriveRatio(field, given, values, log) : given
    const [min, max] = field.trainingRange
    if (value < min || value > max) logOutsideTraining(log, field)
    values[column] = value
    used[field.name] = readable(field, value)
  }
  reportUnknownFields(input, log)
  return { applicant: { values, used, repairs: log.repairs, warnings: log.warnings } }
}

function isRecord(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function findWrongTypes(record: Readonly<Record<string, unknown>>): WrongType[] {
  const wrongTypes: WrongType[] = []
  for (const key of fieldKeys) {
    const value = ownValue(record, key)
    if (!isRaw(value)) wrongTypes.push({ key, got: typeName(value) })
  }
  return wrongTypes
}

// What the record has for a field, under its name or else under an alias; a blank only if there is nothing else.
function rawValue(
  record: Readonly<Record<string, unknown>>,
  field: FieldSpec<ApplicantField>,
  log: CleaningLog
): number | string | undefined {
  let raw: number | string | undefined
  let blank: string | undefined
  for (const key of [field.name, ...(field.aliases ?? [])]) {
    const value = presentValue(ownValue(record, key), field)
    if (typeof value === 'string' && value.trim() === '') blank = value
    else if (raw === undefined) raw = value
    else if (value !== undefined) logWarning(log, field, 'alias_ignored')
  }
  return raw ?? blank
}

// Own values only, so that nothing comes from a prototype.
function ownValue(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

function isRaw(value: unknown): value is number | string | null | undefined {
  return value === undefined || value === null || typeof value === 'number' || typeof value === 'string'
}

// Undefined for a value that says nothing: absent, null, NaN, and a blank where the field may be left out anyway.
function presentValue(value: unknown, field: FieldSpec<ApplicantField>): number | string | undefined {
  if (typeof value === 'string') return field.required || value.trim() !== '' ? value : undefined
  return typeof value === 'number' && !Number.isNaN(value) ? value : undefined
}

function readable(field: FieldSpec<ApplicantField>, value: number): number | string | null {
  if (Number.isNaN(value)) return null
  return field.categories?.[value - field.validRange[0]] ?? value
}
