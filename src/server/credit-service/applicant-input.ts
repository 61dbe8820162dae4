/**
 * How strict the service is about an applicant: keys that are not fields are errors too. Messy values are not; they are
 * repaired, or missing with a warning.
 *
 * @module
 */
import type { RecordError } from '../../credit/cleaning/issues.ts'
import { type ApplicantReading, type CleanApplicant, readApplicant } from '../../credit/champion/clean-applicant.ts'
import { type FieldError, maxFieldErrors, pointerTo } from '../http/problem.ts'

/** An applicant as it was read, and what the service refuses about it. */
export interface StrictReading {
  readonly applicant: CleanApplicant
  /** In the order of the applicant's keys, at most one more than a problem lists; none when it can be scored. */
  readonly errors: readonly FieldError[]
}

// One more than a problem lists, so that it can say that there are more.
const maxErrors = maxFieldErrors + 1

/**
 * Reads an applicant.
 *
 * @param pointerOf - pointer to a key of the applicant, or to the applicant itself
 */
export function readStrictly(input: unknown, pointerOf: PointerOf = pointerBelow('#')): StrictReading {
  const reading = readApplicant(input, maxErrors)
  return { applicant: reading.applicant, errors: strictErrors(input, reading, pointerOf) }
}

/** The errors of `readStrictly` alone. */
export function applicantErrors(input: unknown, pointerOf?: PointerOf): readonly FieldError[] {
  return readStrictly(input, pointerOf).errors
}

function strictErrors(input: unknown, { applicant, errors }: ApplicantReading, pointerOf: PointerOf): FieldError[] {
  const [first] = errors
  if (first?.code === 'not_an_object')
    return [{ pointer: pointerOf(), code: 'wrong_type', detail: `expected an object, got ${jsonKindOf(input)}` }]
  const record = input as Readonly<Record<string, unknown>>
  const detailOfKey = new Map<string, Omit<FieldError, 'pointer'>>()
  for (const error of errors) if (error.code === 'wrong_type') detailOfKey.set(error.key, wrongType(record[error.key]))
  for (const { code, field, suggestion } of applicant.warnings)
    if (code === 'unknown_field') detailOfKey.set(field, unknownField(suggestion))
  if (detailOfKey.size > 0) {
    const keys = Object.keys(record).filter((key) => detailOfKey.has(key))
    return keys.slice(0, maxErrors).map((key) => ({ pointer: pointerOf(key), ...detailOfKey.get(key)! }))
  }
  return first?.code === 'no_field' ? [{ pointer: pointerOf(), ...noField(first) }] : []
}

function wrongType(value: unknown): Omit<FieldError, 'pointer'> {
  return { code: 'wrong_type', detail: `expected a number, a string or null, got ${jsonKindOf(value)}` }
}

function unknownField(suggestion: string | undefined): Omit<FieldError, 'pointer'> {
  const detail = suggestion === undefined ? 'not a field of the applicant' : `not a field; did you mean ${suggestion}?`
  return { code: 'unknown_field', detail }
}

function noField({ expected }: Extract<RecordError, { code: 'no_field' }>): Omit<FieldError, 'pointer'> {
  return { code: 'no_field', detail: `expected fields such as ${expected}, got none` }
}

/** A pointer to a key of a record, or, without one, to the record. */
export type PointerOf = (key?: string) => string

/** Pointers to a record that `base` points to. */
export function pointerBelow(base: string): PointerOf {
  return (key) => (key === undefined ? base : pointerTo(base, key))
}

/** What kind of JSON value something is, with its article. */
export function jsonKindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
