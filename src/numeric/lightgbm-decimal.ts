/**
 * Decimals as LightGBM reads them from data files: not always the nearest float64. And the text that it gets from Python.
 *
 * Source: LightGBM 4.7.0 include/LightGBM/utils/common.h, Atof.
 *
 * @module
 */
import { powerOfTen, scaleByTen } from './lightgbm-power.ts'

/** Where in a text a number is read; moves on behind it. */
export interface TextCursor {
  at: number
}

/**
 * Reads a decimal that begins at the cursor: sign, digits, point, digits, exponent, any of which may be missing.
 *
 * @returns NaN, with the cursor where it was, when none begins there
 */
export function scanDecimal(text: string, cursor: TextCursor): number {
  let at = cursor.at
  let code = text.charCodeAt(at)
  const isNegative = code === minus
  if (isNegative || code === plus) code = text.charCodeAt(++at)
  if (!isDigit(code) && code !== point && (code | 32) !== letterE) return NaN
  let value = 0
  for (; isDigit(code); code = text.charCodeAt(++at)) value = value * 10 + (code - zero)
  if (code === point) {
    const begin = at + 1
    let decimals = 0
    for (code = text.charCodeAt(++at); isDigit(code); code = text.charCodeAt(++at)) {
      decimals = code - zero + decimals * 10
    }
    value += decimals / powerOfTen(at - begin)
  }
  if ((code | 32) === letterE) {
    code = text.charCodeAt(++at)
    const isFraction = code === minus
    if (isFraction || code === plus) code = text.charCodeAt(++at)
    let exponent = 0
    // It wraps at 2^32, as LightGBM's does.
    for (; isDigit(code); code = text.charCodeAt(++at)) exponent = (Math.imul(exponent, 10) + (code - zero)) >>> 0
    value = scaleByTen(value, isFraction ? -exponent : exponent)
  }
  cursor.at = at
  return isNegative ? -value : value
}

/** What Python's `str` makes of a float, which is the text that LightGBM reads. */
export function pythonText(value: number): string {
  const size = Math.abs(value)
  // Python uses exponents earlier than JavaScript does.
  return size !== 0 && (size < 1e-4 || size >= 1e16) ? value.toExponential() : String(value)
}

const zero = 0x30
const plus = 0x2b
const minus = 0x2d
const point = 0x2e
const letterE = 0x65

function isDigit(code: number): boolean {
  return code >= zero && code <= 0x39
}
