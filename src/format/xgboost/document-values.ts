/**
 * Typed access to what an XGBoost file holds. A value of another kind than expected is a ModelFormatError with section and key.
 *
 * @module
 */
import { ModelFormatError } from '../../errors.ts'

/** An object of the file. */
export type FileObject = Readonly<Record<string, unknown>>

/** What is wrong in a section, at a key. */
export function xgboostFault(fault: string, section?: string, key?: string): ModelFormatError {
  return new ModelFormatError(fault, { library: 'XGBoost', section, key })
}

/** The value of a key; undefined when there is none. */
export function optional(object: FileObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** The object of a key. */
export function objectAt(object: FileObject, key: string, section: string): FileObject {
  const value = optional(object, key)
  if (isFileObject(value)) return value
  throw xgboostFault(value === undefined ? 'missing' : 'expected an object', section, key)
}

/** Whether a value is an object with keys. */
export function isFileObject(value: unknown): value is FileObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
}

/** The text of a key, such as a number written as text. */
export function textAt(object: FileObject, key: string, section: string): string {
  const value = optional(object, key)
  if (typeof value === 'string') return value
  throw xgboostFault(value === undefined ? 'missing' : 'expected text', section, key)
}

/** The integer from `min` to `max` that a key has as text; `absent` when the key is not there. */
export function integerTextAt(
  object: FileObject,
  key: string,
  section: string,
  min: number,
  max: number,
  absent?: number
): number {
  if (absent !== undefined && !Object.hasOwn(object, key)) return absent
  const text = textAt(object, key, section)
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN
  if (value >= min && value <= max) return value
  throw xgboostFault(`expected an integer from ${min} to ${max} as text`, section, key)
}

/** The list of a key. */
export function listAt(object: FileObject, key: string, section: string): ArrayLike<unknown> {
  const value = optional(object, key)
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView)))
    return value as unknown as ArrayLike<unknown>
  throw xgboostFault(value === undefined ? 'missing' : 'expected a list', section, key)
}

/** Integers, in the list of the file where it is one of these. */
export type Integers = Int32Array | Uint8Array

/** The integers from `min` to `max` of a key's list; `false` and `true` are 0 and 1. Not to be written to. */
export function integersAt(
  object: FileObject,
  key: string,
  section: string,
  min: number,
  max: number,
  length?: number
): Integers {
  const list = listOfLength(object, key, section, length)
  const integers = list instanceof Int32Array || list instanceof Uint8Array ? list : integersOf(list)
  if (integers !== undefined && areWithin(integers, min, max)) return integers
  throw xgboostFault(`expected integers from ${min} to ${max}`, section, key)
}

// Undefined when an item is no integer of 32 bits.
function integersOf(list: ArrayLike<unknown>): Int32Array | undefined {
  const integers = new Int32Array(list.length)
  for (let i = 0; i < integers.length; i++) {
    const item = list[i]
    const value = typeof item === 'boolean' ? Number(item) : item
    if (typeof value !== 'number') return undefined
    integers[i] = value
    if (integers[i] !== value) return undefined
  }
  return integers
}

function areWithin(integers: Integers, min: number, max: number): boolean {
  for (let i = 0; i < integers.length; i++) if (integers[i]! < min || integers[i]! > max) return false
  return true
}

/** The numbers of a key's list, in float32. Not to be written to. */
export function numbersAt(object: FileObject, key: string, section: string, length?: number): Float32Array {
  const list = listOfLength(object, key, section, length)
  if (list instanceof Float32Array) return list
  const numbers = new Float32Array(list.length)
  for (let i = 0; i < numbers.length; i++) {
    const item = list[i]
    if (typeof item !== 'number' && typeof item !== 'bigint') throw xgboostFault('expected numbers', section, key)
    numbers[i] = Number(item)
  }
  return numbers
}

function listOfLength(object: FileObject, key: string, section: string, length?: number): ArrayLike<unknown> {
  const list = listAt(object, key, section)
  if (length === undefined || list.length === length) return list
  throw xgboostFault(`expected ${length} values, got ${list.length}`, section, key)
}
