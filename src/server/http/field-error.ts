/**
 * `FieldError`: what is wrong with one field of a request. It names the field and the kind of its value, never the value.
 *
 * @module
 */
import { counted, grouped } from '../../numeric/format-count.ts'

/** One invalid field. */
export interface FieldError {
  /** JSON Pointer to the field, as a URI fragment: `#/Age`. */
  readonly pointer: string
  readonly code: FieldErrorCode
  readonly detail: string
}

/** Why a field is invalid. */
export type FieldErrorCode =
  'wrong_type' | 'unknown_field' | 'no_field' | 'missing_field' | 'duplicate_field' | 'wrong_length'

/** Every reason for which a field can be invalid. */
export const fieldErrorCodes: readonly FieldErrorCode[] = [
  'wrong_type',
  'unknown_field',
  'no_field',
  'missing_field',
  'duplicate_field',
  'wrong_length'
]

/** Most errors a problem lists. */
export const maxFieldErrors = 100

/** The error for a value of the wrong type, or for none at all where one is required. */
export function wrongType(pointer: string, expected: string, got: unknown): FieldError {
  return got === undefined
    ? { pointer, code: 'missing_field', detail: `expected ${expected}, got nothing` }
    : { pointer, code: 'wrong_type', detail: `expected ${expected}, got ${jsonKindOf(got)}` }
}

/** The error for an array of the wrong length. */
export function wrongLength(pointer: string, expected: number, got: number): FieldError {
  return { pointer, code: 'wrong_length', detail: `expected ${counted(expected, 'value')}, got ${grouped(got)}` }
}

/** Whether a JSON value is an object, and not an array or null. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// The kind of a JSON value, with its article.
function jsonKindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
