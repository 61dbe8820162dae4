/**
 * Shapes of plain data: what a definition must look like, whoever wrote it. A value of another shape is a TypeError or RangeError
 * that names its place.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'

/**
 * Checks a value.
 *
 * @param place - such as `fields[2].label`
 * @throws TypeError, RangeError naming the place
 */
export type Shape = (value: unknown, place: string) => void

function wrongKind(place: string, expected: string, value: unknown): TypeError {
  return new TypeError(`"${place}" expected ${expected}, got ${kindOf(value)}`)
}

/** Anything. */
export const anyShape: Shape = () => undefined

/** Text that is not empty, and can be a key of any object. */
export const nameShape: Shape = (value, place) => {
  textShape(value, place)
  if (value === '' || value === '__proto__') throw new RangeError(`"${place}" expected a name, got "${value}"`)
}

/** Any text. */
export const textShape: Shape = (value, place) => {
  if (typeof value !== 'string') throw wrongKind(place, 'text', value)
}

/** A finite number. */
export const numberShape: Shape = (value, place) => {
  if (typeof value !== 'number') throw wrongKind(place, 'a number', value)
  if (!Number.isFinite(value)) throw new RangeError(`"${place}" expected a finite number, got ${value}`)
}

/** A whole number. */
export const integerShape: Shape = (value, place) => {
  numberShape(value, place)
  if (!Number.isInteger(value)) throw new RangeError(`"${place}" expected a whole number, got another one`)
}

/** True or false. */
export const booleanShape: Shape = (value, place) => {
  if (typeof value !== 'boolean') throw wrongKind(place, 'true or false', value)
}

/** One of a few words. */
export function choiceShape(choices: readonly string[]): Shape {
  return (value, place) => {
    if (typeof value === 'string' && choices.includes(value)) return
    const got = typeof value === 'string' ? 'another text' : kindOf(value)
    throw new RangeError(`"${place}" expected ${choices.join(', ')}; got ${got}`)
  }
}

/** What passes one of two shapes, told apart by a test. */
export function eitherShape(isFirst: (value: unknown) => boolean, first: Shape, second: Shape): Shape {
  return (value, place) => (isFirst(value) ? first : second)(value, place)
}

/** A list of values of one shape. */
export function listShape(item: Shape, minLength: number = 0, maxLength: number = Infinity): Shape {
  return (value, place) => {
    if (!Array.isArray(value)) throw wrongKind(place, 'a list', value)
    if (value.length < minLength || value.length > maxLength) {
      const expected = minLength === maxLength ? `${minLength}` : `at least ${minLength}`
      throw new RangeError(`"${place}" expected ${expected} items, got ${value.length}`)
    }
    // Holes count as items, too.
    for (let i = 0; i < value.length; i++) item(value[i], `${place}[${i}]`)
  }
}

/**
 * An object with these keys and no others.
 *
 * @param optional - keys that may be left out, or undefined
 */
export function objectShape(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {}
): Shape {
  const known = [...Object.keys(required), ...Object.keys(optional)]
  return (value, place) => {
    requireObject(value, place)
    const object = value as Readonly<Record<string, unknown>>
    const unknown = Object.keys(object).find((key) => !known.includes(key))
    if (unknown !== undefined)
      throw new RangeError(
        `"${place === '' ? 'definition' : place}" expected the keys ${known.join(', ')}; got ${JSON.stringify(unknown)}`
      )
    const at = (key: string): string => (place === '' ? key : `${place}.${key}`)
    for (const [key, shape] of Object.entries(required)) {
      if (!Object.hasOwn(object, key)) throw new TypeError(`"${at(key)}" expected a value, got none`)
      shape(object[key], at(key))
    }
    for (const [key, shape] of Object.entries(optional))
      if (Object.hasOwn(object, key) && object[key] !== undefined) shape(object[key], at(key))
  }
}

/** An object whose keys are names, with values of one shape. */
export function recordShape(item: Shape): Shape {
  return (value, place) => {
    requireObject(value, place)
    for (const [key, of] of Object.entries(value as object)) {
      nameShape(key, place)
      item(of, `${place}.${key}`)
    }
  }
}

function requireObject(value: unknown, place: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongKind(place === '' ? 'definition' : place, 'an object', value)
}
