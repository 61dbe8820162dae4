/**
 * `applicantErrors`: what makes an applicant invalid. A messy value does not: it is repaired, or counts as missing with a
 * warning.
 *
 * @module
 */
import { fieldKeys, unusedFields } from '../../credit/fields/fields.ts'
import { suggestField } from '../../credit/fields/unknown-fields.ts'
import { type FieldError, isJsonObject, maxFieldErrors, wrongType } from '../http/field-error.ts'
import { pointerBelow, type PointerOf } from '../http/json-pointer.ts'

const scoredKeys: ReadonlySet<string> = new Set(fieldKeys)
const ignoredKeys: ReadonlySet<string> = new Set(unusedFields)

/**
 * The errors of an applicant in the order of its keys; none when it can be scored. At most one more than a problem lists.
 *
 * @param pointerOf - pointer to a key of the applicant, or to the applicant itself
 */
export function applicantErrors(input: unknown, pointerOf: PointerOf = pointerBelow('#')): FieldError[] {
  if (!isJsonObject(input)) return [wrongType(pointerOf(), 'an object', input)]
  const errors: FieldError[] = []
  let hasField = false
  for (const [key, value] of Object.entries(input)) {
    if (errors.length > maxFieldErrors) return errors
    if (scoredKeys.has(key)) {
      hasField = true
      if (!isReadable(value)) errors.push(wrongType(pointerOf(key), 'a number, a string or null', value))
    } else if (!ignoredKeys.has(key)) {
      const suggestion = suggestField(key)
      const detail = suggestion === undefined ? 'unknown field' : `unknown field; did you mean ${suggestion}?`
      errors.push({ pointer: pointerOf(key), code: 'unknown_field', detail })
    }
  }
  if (!hasField && errors.length === 0) {
    errors.push({
      pointer: pointerOf(),
      code: 'no_field',
      detail: `expected at least one field, such as ${fieldKeys[0]}, got none`
    })
  }
  return errors
}

function isReadable(value: unknown): boolean {
  return value === null || typeof value === 'number' || typeof value === 'string'
}
