/**
 * Decimal numbers as LightGBM's own quick parser reads them: digit by digit in float64, so the last bit may be off. What
 * LightGBM reads so (gains, internal values and weights, shrinkage, feature ranges, `sigmoid:`) has to be read so here as
 * well, or what is printed or computed from it differs from LightGBM's.
 *
 * Source: LightGBM 4.7.0 include/LightGBM/utils/common.h, Common::Atof. Other than there, `inf` is infinity, not 1e308.
 *
 * @module
 */
import { minus, parseList, plus, point, readExponent, readWord, zero } from './decimal-list.ts'
import { powerOfTen, scaleByTen } from './lightgbm-power.ts'

/** The value of a number as text; undefined when the text is none. */
export function quickDecimal(text: string): number | undefined {
  const bytes = new TextEncoder().encode(text)
  const target = new Float64Array(1)
  return !text.includes(' ') && parseQuickNumbers(bytes, 0, bytes.length, target, 0, 1) === 1 ? target[0] : undefined
}

/** Reads numbers separated by spaces, as `parseList` does. */
export function parseQuickNumbers(
  bytes: Uint8Array,
  start: number,
  end: number,
  target: Float64Array,
  offset: number,
  count: number
): number {
  return parseList(readNumber, bytes, start, end, target, offset, count)
}

function readNumber(bytes: Uint8Array, start: number, end: number, target: Float64Array, index: number): boolean {
  let pos = start
  const negative = bytes[pos] === minus
  if (negative || bytes[pos] === plus) pos++

  const firstDigit = pos
  let value = 0
  for (let digit; pos < end && (digit = bytes[pos]! - zero) >= 0 && digit <= 9; pos++) value = value * 10 + digit
  let numDigits = pos - firstDigit
  if (pos < end && bytes[pos] === point) {
    const firstDecimal = ++pos
    let right = 0
    for (let digit; pos < end && (digit = bytes[pos]! - zero) >= 0 && digit <= 9; pos++) right = right * 10 + digit
    const numDecimals = pos - firstDecimal
    value += right / powerOfTen(numDecimals)
    numDigits += numDecimals
  }
  if (numDigits === 0) return readWord(bytes, start, end, target, index)

  if (pos < end) {
    const exponent = readExponent(bytes, pos, end)
    if (Number.isNaN(exponent)) return false
    value = scaleByTen(value, exponent)
  }
  target[index] = negative ? -value : value
  return true
}
