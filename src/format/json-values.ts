/**
 * Typed access to parsed JSON: a value of another kind than expected is a ModelFormatError with section and key.
 *
 * @module
 */
import { ModelFormatError } from '../errors.ts'

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>

/** What is wrong in a section, at a key. */
export function jsonFault(fault: string, section: string, key?: string): ModelFormatError {
  return new ModelFormatError(fault, { section, key })
}

/** A value that must be an object. */
export function objectOf(value: unknown, section: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw jsonFault('expected an object', section)
}

/** The value of a key that must be there. */
export function own(object: JsonObject, key: string, section: string): unknown {
  if (Object.hasOwn(object, key)) return object[key]
  throw jsonFault('missing', section, key)
}

/** The array of a key. */
export function arrayOf(object: JsonObject, key: string, section: string): readonly unknown[] {
  const value = own(object, key, section)
  // A copy has no holes, which an array that did not come from JSON text can have.
  if (Array.isArray(value)) return Array.from(value)
  throw jsonFault('expected an array', section, key)
}

/** The text of a key. */
export function textOf(object: JsonObject, key: string, section: string): string {
  const value = own(object, key, section)
  if (typeof value === 'string') return value
  throw jsonFault('expected text', section, key)
}

/** The boolean of a key. */
export function booleanOf(object: JsonObject, key: string, section: string): boolean {
  const value = own(object, key, section)
  if (typeof value === 'boolean') return value
  throw jsonFault('expected true or false', section, key)
}

/** The number of a key; of a long integer the nearest one. */
export function numberOf(object: JsonObject, key: string, section: string): number {
  const value = own(object, key, section)
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  throw jsonFault('expected a number', section, key)
}

/** The integer of a key, from `min` to `max`. */
export function integerOf(object: JsonObject, key: string, section: string, min: number, max: number): number {
  const value = numberOf(object, key, section)
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw jsonFault(`expected an integer from ${min} to ${max}`, section, key)
}

/** The numbers of a key's array. */
export function numbersOf(object: JsonObject, key: string, section: string): number[] {
  return arrayOf(object, key, section).map((_, i, items) => numberOf(items as unknown as JsonObject, String(i), key))
}

/** The integers of a key's array, from `min` to `max`. */
export function integersOf(object: JsonObject, key: string, section: string, min: number, max: number): number[] {
  return arrayOf(object, key, section).map((_, i, items) =>
    integerOf(items as unknown as JsonObject, String(i), key, min, max)
  )
}
