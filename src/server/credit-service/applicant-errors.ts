/**
 * How strict the service is about an applicant: keys that are not fields are errors too. Messy values are not; they are
 * repaired, or count as missing with a warning.
 *
 * @module
 */
import type { ApplicantReading, CleanRecord } from '../../credit/cleaning/applicant-reader.ts'
import type { CreditScorer } from '../../credit/scorer.ts'
import { type FieldError, maxFieldErrors, wrongType } from '../http/field-error.ts'
import { pointerBelow, type PointerOf } from '../http/json-pointer.ts'

/** An applicant as it was read, and what the service rejects about it. */
export interface StrictReading {
  readonly applicant: CleanRecord
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
export function readStrictly(
  scorer: CreditScorer,
  input: unknown,
  pointerOf: PointerOf = pointerBelow('#')
): StrictReading {
  const reading = scorer.read(input, maxErrors)
  return { applicant: reading.applicant, errors: strictErrors(input, reading, pointerOf) }
}

/** The errors of `readStrictly` alone. */
export function applicantErrors(scorer: CreditScorer, input: unknown, pointerOf?: PointerOf): readonly FieldError[] {
  return readStrictly(scorer, input, pointerOf).errors
}

function strictErrors(input: unknown, { applicant, errors }: ApplicantReading, pointerOf: PointerOf): FieldError[] {
  const [first] = errors
  if (first?.code === 'not_an_object') return [wrongType(pointerOf(), 'an object', input)]
  const record = input as Readonly<Record<string, unknown>>
  const errorOfKey = new Map<string, FieldError>()
  for (const error of errors) {
    if (error.code === 'wrong_type') {
      const { key } = error
      errorOfKey.set(key, wrongType(pointerOf(key), 'a number, a string or null', record[key]))
    } else if (error.code === 'duplicate_key') {
      const { key, first } = error
      errorOfKey.set(key, { pointer: pointerOf(key), code: 'duplicate_field', detail: `the same field as ${first}` })
    }
  }
  for (const { code, field, suggestion } of applicant.warnings) {
    if (code !== 'unknown_field') continue
    const detail = suggestion === undefined ? 'unknown field' : `unknown field; did you mean ${suggestion}?`
    errorOfKey.set(field, { pointer: pointerOf(field), code: 'unknown_field', detail })
  }
  if (errorOfKey.size > 0) {
    const keys = Object.keys(record).filter((key) => errorOfKey.has(key))
    return keys.slice(0, maxErrors).map((key) => errorOfKey.get(key)!)
  }
  if (first?.code !== 'no_field') return []
  const detail = `expected at least one field, such as ${first.expected}, got none`
  return [{ pointer: pointerOf(), code: 'no_field', detail }]
}
