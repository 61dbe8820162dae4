/**
 * How strict the library is: mistakes by the caller become a TypeError, repairs and warnings do not.
 *
 * @module
 */
import type { RecordError } from './issues.ts'

/** What makes a record unreadable and not merely impossible to score. */
export type ReadingError = Exclude<RecordError, { readonly code: 'no_field' }>

/** Whether an error makes the record unreadable. */
export function isReadingError(error: RecordError): error is ReadingError {
  return error.code !== 'no_field'
}

/**
 * Throws if a record cannot be read.
 *
 * @throws TypeError when the input is not an object or, naming every such key, when a field is neither a number nor text, or is
 *   given twice in different spellings
 */
export function requireReadable(errors: readonly RecordError[]): void {
  if (errors.length === 0) return
  const places: string[] = []
  const twice: string[] = []
  for (const error of errors) {
    if (error.code === 'not_an_object') throw new TypeError(`"applicant" expected an object, got ${error.got}`)
    if (error.code === 'wrong_type') places.push(`${error.got} in ${error.key}`)
    if (error.code === 'duplicate_key') twice.push(`${error.first} and ${error.key}`)
  }
  if (places.length > 0)
    throw new TypeError(`"applicant" expected a number or a string in every field, got ${places.join(', ')}`)
  if (twice.length > 0) throw new TypeError(`"applicant" expected every field once, got ${twice.join(', ')}`)
}

/**
 * Throws if a record cannot be scored.
 *
 * @throws TypeError as `requireReadable`, and when the record has none of the fields
 */
export function requireScorable(errors: readonly RecordError[]): void {
  requireReadable(errors)
  // A promise, a Map or an unrelated record would otherwise be scored as an applicant with every value missing.
  for (const error of errors)
    if (error.code === 'no_field')
      throw new TypeError(`"applicant" expected fields such as ${error.expected}, got an object with none of them`)
}
