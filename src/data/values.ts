/**
 * The one reader of a feature's value that is no category.
 *
 * @module
 */
import { kindOf } from '../checks.ts'

/** A value of a row: `null` and `undefined` mean missing, `true` and `false` are 1 and 0, a bigint must be one that a number holds. */
export type RowValue = number | bigint | boolean | null | undefined

/** A value that cannot be read; says what was expected, and not where. */
export class ValueError extends TypeError {}

/**
 * A value as a number; missing ones as NaN.
 *
 * @throws ValueError when it is none
 */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  if (value === null || value === undefined) return NaN
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'bigint') {
    if (BigInt(Number(value)) === value) return Number(value)
    throw new ValueError('expected a bigint that a number can hold, got one that it cannot')
  }
  throw new ValueError(`expected a number, null or undefined, got ${kindOf(value)}`)
}

/** An error with the place of the value in front; other errors as they are. */
export function errorAt(place: string, error: unknown): unknown {
  return error instanceof ValueError ? new TypeError(`"${place}" ${error.message}`) : error
}
