/**
 * The `key=value` lines of one section of a text model, and typed access to them.
 *
 * @module
 */
import { ModelFormatError } from '../errors.ts'
import { parseIntegers, parseNumbers } from '../numeric/parse-decimal.ts'
import { parseQuickNumbers } from '../numeric/quick-decimal.ts'
import { decodeText } from './byte-lines.ts'

/** The value of one line: `bytes[start, end)`. */
export interface Field {
  readonly start: number
  readonly end: number
  readonly line: number
}

/** The lines of one section. */
export interface Section {
  /** `header` or `Tree=17`. */
  readonly name: string
  /** Line the section starts in. */
  readonly line: number
  readonly bytes: Uint8Array
  readonly fields: Map<string, Field>
}

/** The field of a key that must be there. */
export function required(section: Section, key: string): Field {
  const field = section.fields.get(key)
  if (field === undefined) throw new ModelFormatError('missing', { line: section.line, section: section.name, key })
  return field
}

/** The text of a required field. */
export function textOf(section: Section, key: string): string {
  const { start, end } = required(section, key)
  return decodeText(section.bytes, start, end)
}

/** The single integer of a required field. */
export function scalarOf(section: Section, key: string, min: number, max: number): number {
  const field = required(section, key)
  const value = new Float64Array(1)
  if (parseNumbers(section.bytes, field.start, field.end, value, 0, 1) !== 1 || !Number.isInteger(value[0]) ||
    value[0]! < min || value[0]! > max) {
    throw new ModelFormatError(`expected one integer from ${min} to ${max}`, { line: field.line, section: section.name, key })
  }
  return value[0]!
}

/** Reads exactly `count` numbers of a required field into `target` from `offset` on, and returns `target`. */
export function numbersOf(section: Section, key: string, target: Float64Array, offset: number, count: number): Float64Array {
  const field = required(section, key)
  const numRead = parseNumbers(section.bytes, field.start, field.end, target, offset, count)
  if (numRead !== count) throw listFault(section, key, field, numRead, count, 'a number')
  return target
}

/** As `numbersOf`, for numbers that LightGBM reads with its quick parser. */
export function quickNumbersOf(section: Section, key: string, target: Float64Array, offset: number, count: number): Float64Array {
  const field = required(section, key)
  const numRead = parseQuickNumbers(section.bytes, field.start, field.end, target, offset, count)
  if (numRead !== count) throw listFault(section, key, field, numRead, count, 'a number')
  return target
}

/** As `numbersOf`, for integers from `min` to `max`. */
export function integersOf<A extends Int32Array | Uint32Array | Uint8Array>(
  section: Section, key: string, target: A, offset: number, count: number, min: number, max: number
): A {
  const field = required(section, key)
  const numRead = parseIntegers(section.bytes, field.start, field.end, target, offset, count, min, max)
  if (numRead !== count) throw listFault(section, key, field, numRead, count, `an integer from ${min} to ${max}`)
  return target
}

function listFault(
  section: Section, key: string, field: Field, numRead: number, count: number, kind: string
): ModelFormatError {
  const fault = numRead < 0
    ? `expected ${kind} at position ${-numRead}`
    : `expected ${count} ${count === 1 ? 'number' : 'numbers'}, got ${numRead}`
  return new ModelFormatError(fault, { line: field.line, section: section.name, key })
}
