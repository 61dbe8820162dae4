/**
 * `applicantErrors`: what no cleaning can read. Dirt in a value is none of it: that is repaired, or missing with a warning.
 *
 * @module
 */
import { fieldKeys, unusedFields } from '../../credit/fields/fields.ts'
import { suggestField } from '../../credit/fields/unknown-fields.ts'
import { type FieldError, maxFieldErrors, pointerTo } from '../http/problem.ts'

const scoredKeys: ReadonlySet<string> = new Set(fieldKeys)
const passedOverKeys: ReadonlySet<string> = new Set(unusedFields)

/**
 * Every error of an applicant, in the order of its keys; none when it can be scored. At most one more than a problem lists.
 *
 * @param pointerOf - pointer to a key of the applicant, or to the applicant itself
 */
export function applicantErrors(input: unknown, pointerOf: PointerOf = pointerBelow('#')): FieldError[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return [{ pointer: pointerOf(), code: 'wrong_type', detail: `expected an object, got ${jsonKindOf(input)}` }]
  }
  const errors: FieldError[] = []
  let hasField = false
  for (const [key, value] of Object.entries(input)) {
    if (errors.length > maxFieldErrors) return errors
    if (scoredKeys.has(key)) {
      hasField = true
      if (isReadable(value)) continue
      const detail = `expected a number, a string or null, got ${jsonKindOf(value)}`
      errors.push({ pointer: pointerOf(key), code: 'wrong_type', detail })
    } else if (!passedOverKeys.has(key)) {
      const suggestion = suggestField(key)
      const detail =
        suggestion === undefined ? 'not a field of the applicant' : `not a field; did you mean ${suggestion}?`
      errors.push({ pointer: pointerOf(key), code: 'unknown_field', detail })
    }
  }
  if (!hasField && errors.length === 0) {
    errors.push({ pointer: pointerOf(), code: 'no_field', detail: `expected fields such as ${fieldKeys[0]}, got none` })
  }
  return errors
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

function isReadable(value: unknown): boolean {
  return value === null || typeof value === 'number' || typeof value === 'string'
}
