/**
 * Typed access to parsed JSON: a value of another kind than expected is a ModelFormatError with section and key.
 *
 * @module
 */
import { ModelFormatError } from '../errors.ts'

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Part of a file: a section of LightGBM's, or of another library's. */
export type JsonPlace = string | { readonly library: string; readonly section: string }

/** What is wrong in a part of a file, at a key. */
export function jsonFault(fault: string, place: JsonPlace, key?: string): ModelFormatError {
  return new ModelFormatError(fault, typeof place === 'string' ? { section: place, key } : { ...place, key })
}

/** A value that must be an object. */
export function objectOf(value: unknown, place: JsonPlace): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw jsonFault('expected an object', place)
}

/** The value of a key that must be there. */
export function own(object: JsonObject, key: string, place: JsonPlace): unknown {
  if (Object.hasOwn(object, key)) return object[key]
  throw jsonFault('missing', place, key)
}

/** The array of a key. */
export function arrayOf(object: JsonObject, key: string, place: JsonPlace): readonly unknown[] {
  const value = own(object, key, place)
  // A copy has no holes, which an array that did not come from JSON text can have.
  if (Array.isArray(value)) return Array.from(value)
  throw jsonFault('expected an array', place, key)
}

/** The text of a key. */
export function textOf(object: JsonObject, key: string, place: JsonPlace): string {
  const value = own(object, key, place)
  if (typeof value === 'string') return value
  throw jsonFault('expected text', place, key)
}

/** The boolean of a key. */
export function booleanOf(object: JsonObject, key: string, place: JsonPlace): boolean {
  const value = own(object, key, place)
  if (typeof value === 'boolean') return value
  throw jsonFault('expected true or false', place, key)
}

/** The number of a key; of a long integer the nearest one. */
export function numberOf(object: JsonObject, key: string, place: JsonPlace): number {
  const value = own(object, key, place)
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  throw jsonFault('expected a number', place, key)
}

/** The integer of a key, from `min` to `max`. */
export function integerOf(object: JsonObject, key: string, place: JsonPlace, min: number, max: number): number {
  const value = numberOf(object, key, place)
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw jsonFault(`expected an integer from ${min} to ${max}`, place, key)
}

/** The numbers of a key's array. */
export function numbersOf(object: JsonObject, key: string, place: JsonPlace): number[] {
  return arrayOf(object, key, place).map((_, i, items) =>
    numberOf(items as unknown as JsonObject, String(i), inside(place, key))
  )
}

/** The integers of a key's array, from `min` to `max`. */
export function integersOf(object: JsonObject, key: string, place: JsonPlace, min: number, max: number): number[] {
  return arrayOf(object, key, place).map((_, i, items) =>
    integerOf(items as unknown as JsonObject, String(i), inside(place, key), min, max)
  )
}

function inside(place: JsonPlace, section: string): JsonPlace {
  return typeof place === 'string' ? section : { ...place, section }
}
