/**
 * Reads a decimal number that something else follows, such as the delimiter of a cell, in the same pass that finds its end.
 *
 * @module
 */
import { minus, plus, point, zero } from './decimal-list.ts'
import { storeDecimal } from './parse-decimal.ts'

/**
 * Reads the number of digits and a point, without an exponent, that begins at `start`, correctly rounded.
 *
 * @param bytes - something else than a digit follows the number
 * @returns where the number ends; -1 when there is none, or one that this cannot read
 */
export function readPlainDecimal(bytes: Uint8Array, start: number, target: Float64Array, index: number): number {
  let pos = start
  const negative = bytes[pos] === minus
  if (negative || bytes[pos] === plus) pos++

  const firstDigit = pos
  let decimalPoint = -1
  let head = 0
  let tail = 0
  let tailDigits = 0
  let byte: number
  // Up to nine digits that matter, then the next nine.
  for (; (byte = bytes[pos]!) <= nine && head < mostHead; pos++) {
    if (byte >= zero) head = head * 10 + (byte - zero)
    else if (byte === point && decimalPoint < 0) decimalPoint = pos
    else break
  }
  for (; (byte = bytes[pos]!) <= nine; pos++) {
    if (byte >= zero) {
      tail = (tail * 10 + (byte - zero)) | 0
      tailDigits++
    } else if (byte === point && decimalPoint < 0) decimalPoint = pos
    else break
  }
  const numDigits = pos - firstDigit - (decimalPoint < 0 ? 0 : 1)
  if (numDigits === 0 || tailDigits > 9) return -1
  const exponent = decimalPoint < 0 ? 0 : decimalPoint + 1 - pos
  return storeDecimal(head, tail, tailDigits, exponent, negative, target, index) ? pos : -1
}

const nine = 57
const mostHead = 100_000_000
