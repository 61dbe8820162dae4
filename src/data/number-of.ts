/**
 * `numberOf`: the one reader of a feature's value that is no category.
 *
 * @module
 */
import { kindOf } from '../checks.ts'

/** `value` as a number: NaN for `null` and `undefined`; anything else that is no number is a TypeError naming `name`. */
export function numberOf(value: unknown, name: string): number {
  if (typeof value === 'number') return value
  if (value === null || value === undefined) return NaN
  throw new TypeError(`"${name}" expected a number, null or undefined, got ${kindOf(value)}`)
}
