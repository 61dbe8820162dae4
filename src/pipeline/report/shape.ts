/**
 * Shapes: what JSON must look like to become a value of a type, checked key by key. JSON has no NaN; where a number may be
 * undefined, null stands for it.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'

/**
 * Makes a value of what `JSON.parse` gave.
 *
 * @param path - where it is, for messages
 * @throws TypeError, RangeError naming the place, and never what is there
 */
export type Shape<T> = (value: unknown, path: string) => T

/** A shape of every key of an object; those that may be left out have an optional one. */
export type ShapeOf<T> = {
  readonly [Key in keyof T]-?: undefined extends T[Key] ? OptionalShape<NonNullable<T[Key]>> : Shape<T[Key]>
}

/** A shape of what may be left out. */
export interface OptionalShape<T> {
  readonly optional: Shape<T>
}

/** What may be left out. */
export function optional<T>(shape: Shape<T>): OptionalShape<T> {
  return { optional: shape }
}

/** A text. */
export const text: Shape<string> = (value, path) => {
  if (typeof value !== 'string') throw expected(path, 'a string', value)
  return value
}

/** A number; NaN for null. */
export const number: Shape<number> = (value, path) => {
  if (value === null || Number.isNaN(value)) return NaN
  if (typeof value !== 'number') throw expected(path, 'a number', value)
  return value
}

/** True or false. */
export const flag: Shape<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw expected(path, 'true or false', value)
  return value
}

/** One of a few words. */
export function choice<const Word extends string>(...words: readonly Word[]): Shape<Word> {
  return (value, path) => {
    const word = words.find((known) => known === value)
    if (word === undefined) throw expected(path, words.join(', '), value)
    return word
  }
}

/** What may be null. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value, path) => (value === null ? null : shape(value, path))
}

/** One of two shapes, told apart by a test. */
export function either<A, B>(isFirst: (value: unknown) => boolean, first: Shape<A>, second: Shape<B>): Shape<A | B> {
  return (value, path) => (isFirst(value) ? first(value, path) : second(value, path))
}

/** A list. */
export function list<T>(shape: Shape<T>): Shape<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw expected(path, 'a list', value)
    return value.map((item, i) => shape(item, `${path}[${i}]`))
  }
}

/** A list of two. */
export function pair<T>(shape: Shape<T>): Shape<[T, T]> {
  const items = list(shape)
  return (value, path) => {
    const [first, second, ...more] = items(value, path)
    if (first === undefined || second === undefined || more.length > 0)
      throw new RangeError(`"${path}" expected 2 items`)
    return [first, second]
  }
}

/** Values by names that are not known before. */
export function dictionary<T>(shape: Shape<T>): Shape<Record<string, T>> {
  return (value, path) => {
    const entries = Object.entries(recordOf(value, path))
    return Object.fromEntries(entries.map(([key, item]) => [key, shape(item, `${path}.${key}`)]))
  }
}

/** An object with these keys and no others. */
export function object<T extends object>(shapes: ShapeOf<T>): Shape<T> {
  const part = partOf(shapes)
  return (value, path) => {
    const unknown = Object.keys(recordOf(value, path)).find((key) => !Object.hasOwn(shapes, key))
    if (unknown === undefined) return part(value, path)
    throw new RangeError(`"${path || 'input'}" expected ${Object.keys(shapes).join(', ')}; got "${unknown}"`)
  }
}

/** The part of an object that has these keys; others are left behind. */
export function partOf<T extends object>(shapes: ShapeOf<T>): Shape<T> {
  const known = Object.entries(shapes) as [string, Shape<unknown> | OptionalShape<unknown>][]
  return (value, path) => {
    const record = recordOf(value, path)
    const entries: [string, unknown][] = []
    for (const [key, shape] of known) {
      const isOptional = typeof shape === 'object'
      if (isOptional && !Object.hasOwn(record, key)) continue
      entries.push([key, (isOptional ? shape.optional : shape)(record[key], path === '' ? key : `${path}.${key}`)])
    }
    return Object.fromEntries(entries) as T
  }
}

function recordOf(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw expected(path, 'an object', value)
  return value as Readonly<Record<string, unknown>>
}

function expected(path: string, what: string, value: unknown): TypeError {
  return new TypeError(`"${path || 'input'}" expected ${what}, got ${value === undefined ? 'nothing' : kindOf(value)}`)
}
