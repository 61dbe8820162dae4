/**
 * Shapes: what plain data, such as `JSON.parse` gives, must look like to become a value of a type, checked key by key in linear
 * time. Whatever has another shape is a TypeError or RangeError that names its place, and never what is there.
 *
 * @module
 */
import { kindOf } from './checks.ts'

/**
 * Makes a value of plain data.
 *
 * @param place - where it is, such as `fields[2].label`; empty for the whole
 * @throws TypeError, RangeError naming the place and what was expected there
 */
export type Shape<T = unknown> = (value: unknown, place: string) => T

/** A shape of what may be left out, or undefined. */
export interface OptionalShape<T = unknown> {
  readonly optional: Shape<T>
}

/** A shape of every key of an object; those that may be left out have an optional one. */
export type ShapeOf<T> = {
  readonly [Key in keyof T]-?: undefined extends T[Key] ? OptionalShape<NonNullable<T[Key]>> : Shape<T[Key]>
}

/** Shapes by key, whatever the values become. */
export type Shapes = Readonly<Record<string, Shape | OptionalShape>>

/** What may be left out. */
export function optional<T>(shape: Shape<T>): OptionalShape<T> {
  return { optional: shape }
}

/** Anything. */
export const anything: Shape = (value) => value

/** Any text. */
export const text: Shape<string> = (value, place) => {
  if (typeof value !== 'string') throw wrongKind(place, 'a string', value)
  return value
}

/** Text that is not empty, and can be a key of any object. */
export const name: Shape<string> = (value, place) => {
  const given = text(value, place)
  if (given === '' || given === '__proto__') throw new RangeError(`"${place}" expected a name, got "${given}"`)
  return given
}

/** A finite number. */
export const number: Shape<number> = (value, place) => {
  if (typeof value !== 'number') throw wrongKind(place, 'a number', value)
  if (!Number.isFinite(value)) throw new RangeError(`"${place}" expected a finite number, got ${value}`)
  return value
}

/** A whole number. */
export const integer: Shape<number> = (value, place) => {
  const given = number(value, place)
  if (!Number.isInteger(given)) throw new RangeError(`"${place}" expected a whole number, got another one`)
  return given
}

/** A number that may be undefined: NaN, for which JSON has null. */
export const measure: Shape<number> = (value, place) => {
  if (value === null || Number.isNaN(value)) return NaN
  if (typeof value !== 'number') throw wrongKind(place, 'a number', value)
  return value
}

/** True or false. */
export const flag: Shape<boolean> = (value, place) => {
  if (typeof value !== 'boolean') throw wrongKind(place, 'true or false', value)
  return value
}

/** One of a few words. */
export function choice<const Word extends string>(...words: readonly Word[]): Shape<Word> {
  return (value, place) => {
    const word = words.find((known) => known === value)
    if (word !== undefined) return word
    const got = typeof value === 'string' ? 'another text' : kindOf(value)
    throw new RangeError(`"${place}" expected ${words.join(', ')}; got ${got}`)
  }
}

/** What may be null. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value, place) => (value === null ? null : shape(value, place))
}

/** One of two shapes, told apart by a test. */
export function either<A, B>(isFirst: (value: unknown) => boolean, first: Shape<A>, second: Shape<B>): Shape<A | B> {
  return (value, place) => (isFirst(value) ? first(value, place) : second(value, place))
}

/** A list of values of one shape. */
export function list<T>(item: Shape<T>, minLength: number = 0, maxLength: number = Infinity): Shape<T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) throw wrongKind(place, 'a list', value)
    if (value.length < minLength || value.length > maxLength) {
      const expected = minLength === maxLength ? `${minLength}` : `at least ${minLength}`
      throw new RangeError(`"${place}" expected ${expected} items, got ${value.length}`)
    }
    // Holes count as items, too.
    return Array.from(value as readonly unknown[], (one, i) => item(one, `${place}[${i}]`))
  }
}

/** A list of two. */
export function pair<T>(item: Shape<T>): Shape<[T, T]> {
  return list(item, 2, 2) as Shape<[T, T]>
}

/**
 * Values of one shape, by names that are not known before.
 *
 * @param key - shape of the names (default: text)
 * @param whole - what it is called when its place is empty
 */
export function dictionary<T>(
  item: Shape<T>,
  key: Shape<string> = text,
  whole: string = 'input'
): Shape<Record<string, T>> {
  return (value, place) => {
    const entries = Object.entries(objectOf(value, place, whole))
    return Object.fromEntries(entries.map(([of, one]) => [key(of, place), item(one, below(place, of))]))
  }
}

/**
 * An object with these keys and no others.
 *
 * @param whole - what it is called when its place is empty
 */
export function object(shapes: Shapes, whole?: string): Shape<object>
export function object<T extends object>(shapes: ShapeOf<T>, whole?: string): Shape<T>
export function object(shapes: Shapes, whole: string = 'input'): Shape<object> {
  const part = partOf(shapes, whole)
  return (value, place) => {
    const unknown = Object.keys(objectOf(value, place, whole)).find((key) => !Object.hasOwn(shapes, key))
    if (unknown === undefined) return part(value, place)
    const known = Object.keys(shapes).join(', ')
    throw new RangeError(`"${place || whole}" expected the keys ${known}; got ${JSON.stringify(unknown)}`)
  }
}

/**
 * The part of an object that has these keys; others are left behind.
 *
 * @param whole - what it is called when its place is empty
 */
export function partOf(shapes: Shapes, whole?: string): Shape<object>
export function partOf<T extends object>(shapes: ShapeOf<T>, whole?: string): Shape<T>
export function partOf(shapes: Shapes, whole: string = 'input'): Shape<object> {
  const known = Object.entries(shapes)
  return (value, place) => {
    const given = objectOf(value, place, whole)
    const entries: [string, unknown][] = []
    for (const [key, shape] of known) {
      const isGiven = Object.hasOwn(given, key)
      const at = below(place, key)
      if (typeof shape === 'function') {
        if (!isGiven) throw new TypeError(`"${at}" expected a value, got none`)
        entries.push([key, shape(given[key], at)])
      } else if (isGiven && given[key] !== undefined) {
        entries.push([key, shape.optional(given[key], at)])
      }
    }
    return Object.fromEntries(entries)
  }
}

function objectOf(value: unknown, place: string, whole: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongKind(place || whole, 'an object', value)
  return value as Readonly<Record<string, unknown>>
}

function below(place: string, key: string): string {
  return place === '' ? key : `${place}.${key}`
}

function wrongKind(place: string, expected: string, value: unknown): TypeError {
  return new TypeError(`"${place || 'input'}" expected ${expected}, got ${kindOf(value)}`)
}
