/**
 * Lists of numbers in ASCII bytes, and what ways to read a number have in common.
 *
 * @module
 */
import { storeNegativeNaN } from './nan-sign.ts'

/**
 * Reads the number that is `bytes[start, end)` into `target[index]`; false when it is none. The number is not returned: that
 * would put every one of them on the heap.
 */
export type ReadNumber = (bytes: Uint8Array, start: number, end: number, target: Float64Array, index: number) => boolean

const space = 32
export const plus = 43
export const minus = 45
export const point = 46
export const zero = 48
const letterE = 101

/**
 * Reads `count` numbers separated by spaces from `bytes[start, end)` into `target` from `offset` on.
 *
 * @returns the number of numbers in the text when all is well and it is `count`; when it is another, that number, with
 *   nothing beyond `count` stored; when one cannot be read, `-1 - position` of the first such number.
 */
export function parseList(
  read: ReadNumber,
  bytes: Uint8Array,
  start: number,
  end: number,
  target: Float64Array,
  offset: number,
  count: number
): number {
  let numRead = 0
  for (let pos = start; ; numRead++) {
    while (pos < end && bytes[pos] === space) pos++
    if (pos >= end) return numRead
    const tokenStart = pos
    while (pos < end && bytes[pos] !== space) pos++
    if (numRead < count && !read(bytes, tokenStart, pos, target, offset + numRead)) return -1 - numRead
  }
}

/** As `parseList`, for integers from `min` to `max`. */
export function parseIntegers(
  bytes: Uint8Array,
  start: number,
  end: number,
  target: Float64Array | Int32Array | Uint32Array | Uint8Array,
  offset: number,
  count: number,
  min: number,
  max: number
): number {
  let numRead = 0
  let value = 0
  let numDigits = 0
  let negative = false
  // One loop over bytes, where one over numbers with one over digits inside takes a third more.
  for (let pos = start; pos <= end; pos++) {
    const digit = (pos < end ? bytes[pos]! : space) - zero
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit
      numDigits++
    } else if (digit === space - zero && numDigits > 0) {
      if (negative) value = -value
      if (value < min || value > max) return -1 - numRead
      if (numRead < count) target[offset + numRead] = value
      numRead++
      value = 0
      numDigits = 0
      negative = false
    } else if (digit === minus - zero && numDigits === 0 && !negative) negative = true
    else if (digit !== space - zero || negative) return -1 - numRead
  }
  return numRead
}

/** The exponent `bytes[start, end)`, such as `e-05`; NaN when it is none. */
export function readExponent(bytes: Uint8Array, start: number, end: number): number {
  let pos = start + 1
  const negative = bytes[pos] === minus
  if (negative || bytes[pos] === plus) pos++
  let exponent = (bytes[start]! | 32) === letterE && pos < end ? 0 : NaN
  for (; pos < end; pos++) {
    const digit = bytes[pos]! - zero
    exponent = digit >= 0 && digit <= 9 ? exponent * 10 + digit : NaN
  }
  return negative ? -exponent : exponent
}

/** Reads what C prints instead of a number: `inf`, `-inf`, `nan` or `-nan`. */
export const readWord: ReadNumber = (bytes, start, end, target, index) => {
  switch (String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 5)))) {
    case 'inf':
      target[index] = Infinity
      return true
    case '-inf':
      target[index] = -Infinity
      return true
    case 'nan':
      target[index] = NaN
      return true
    case '-nan':
      storeNegativeNaN(target, index)
      return true
    default:
      return false
  }
}
