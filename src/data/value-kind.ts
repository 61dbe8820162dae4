/**
 * What kind of thing an argument is: for checks at the public edge and for their messages, which never hold the value.
 *
 * @module
 */

/** `value` as a number: NaN for `null` and `undefined`; anything else that is no number is a TypeError naming `name`. */
export function numberOf(value: unknown, name: string): number {
  if (typeof value === 'number') return value
  if (value === null || value === undefined) return NaN
  throw new TypeError(`"${name}" expected a number, null or undefined, got ${kindOf(value)}`)
}

/** What kind of thing a value is, for messages: never the value itself. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value !== 'object') return typeof value
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name
  return typeof name === 'string' && name !== '' ? name : 'object'
}
