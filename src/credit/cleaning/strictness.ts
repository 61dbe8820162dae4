/**
 * How strict the library is: mistakes by the caller become a TypeError, repairs and warnings do not.
 *
 * @module
 */
import type { RecordError } from './issues.ts'

/** Wrong types: what makes a record unreadable and not merely impossible to score. */
export type TypeIssue = Extract<RecordError, { readonly got: string }>

/** Whether an error is about types. */
export function isTypeIssue(error: RecordError): error is TypeIssue {
  return error.code !== 'no_field'
}

/**
 * Throws if a record cannot be read.
 *
 * @throws TypeError when the input is not an object or, naming every such key, when a field is neither a number nor text
 */
export function requireReadable(errors: readonly RecordError[]): void {
  if (errors.length === 0) return
  const issues = errors.filter(isTypeIssue)
  const [first] = issues
  if (first === undefined) return
  if (first.code === 'not_an_object') throw new TypeError(`"applicant" expected an object, got ${first.got}`)
  const places = issues.flatMap((issue) => (issue.code === 'wrong_type' ? [`${issue.got} in ${issue.key}`] : []))
  throw new TypeError(`"applicant" expected a number or a string in every field, got ${places.join(', ')}`)
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
