/**
 * What the readers of rows ask of their arguments.
 *
 * @module
 */
import { kindOf } from '../checks.ts'

/** Whether a value is an object that is no array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
}

/** @throws RangeError when there are not as many features as there should be */
export function checkNumFeatures(name: string, got: number, expected: number): void {
  if (got !== expected) throw new RangeError(`"${name}" expected ${expected} features, got ${got}`)
}

/** @throws TypeError, RangeError when a value is no integer from 0 up */
export function checkCount(name: string, value: unknown): void {
  if (typeof value !== 'number') throw new TypeError(`"${name}" expected a number, got ${kindOf(value)}`)
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`"${name}" expected an integer >= 0, got ${value}`)
}
