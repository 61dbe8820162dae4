/**
 * Numbers as C prints them. A model file has to come out byte for byte as LightGBM's, whose writer (fmt) follows
 * printf: exact decimal ties go to the even digit. JavaScript's `toPrecision` takes them up, and such ties occur in
 * real models: 12345.25 with 6 digits is 12345.2 in C and 12345.3 in JavaScript.
 * Source: C17 7.21.6.1, conversion g.
 *
 * @module
 */

import { powerOfTwo } from './float-bits.ts'

/**
 * Returns the value as C's `%.{digits}g` does: correctly rounded with ties to even, no trailing zeros, an exponent of
 * at least two digits (`1e+22`, `1e-05`) below 1e-4 and from 10^digits on; `inf`, `-inf`, `-0`; `nan` for any NaN.
 *
 * @param digits - significant digits, 1 to 17; with 17, `Number` of the text is the value again
 * @throws RangeError when digits is out of that range
 */
export function formatG(value: number, digits: number): string {
  if (!(digits >= 1 && digits <= 17)) throw new RangeError(`"digits" expected 1 to 17, got ${digits}`)
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf'
  const size = Math.abs(value)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (Number.isSafeInteger(size) && size < 10 ** digits) return sign + size

  // toPrecision would begin with exponents two powers of ten later than C.
  const text = size < 1e-4 ? size.toExponential(digits - 1) : size.toPrecision(digits)
  const exponentAt = text.indexOf('e')
  const mantissa = exponentAt < 0 ? text : text.slice(0, exponentAt)
  const pointAt = mantissa.indexOf('.')
  const exponent = exponentAt < 0 ? 0 : Number(text.slice(exponentAt + 1))
  const numDecimals = (pointAt < 0 ? 0 : mantissa.length - 1 - pointAt) - exponent

  let end = mantissa.length
  let last = mantissa.charCodeAt(end - 1)
  // The digit was even before the tie was taken up. It is odd now, not 0, so there is nothing to carry.
  if (last & 1 && isTie(size, numDecimals)) last--
  const even = mantissa.slice(0, end - 1) + String.fromCharCode(last)
  if (pointAt >= 0) {
    while (even[end - 1] === '0') end--
    if (end - 1 === pointAt) end--
  }
  const shown = sign + even.slice(0, end)
  if (exponentAt < 0) return shown
  // Just below 1e-4 and rounded to it, which C prints without exponent.
  if (exponent === -4) return `${sign}0.0001`
  const power = Math.abs(exponent)
  return `${shown}e${exponent < 0 ? '-' : '+'}${power < 10 ? '0' : ''}${power}`
}

// Whether size lies halfway between two decimals of numDecimals places: it has just one binary place more than that.
// Negative places are zeros before the point.
function isTie(size: number, numDecimals: number): boolean {
  if (numDecimals >= 0) {
    const scaled = size * powerOfTwo(numDecimals + 1)
    return Number.isInteger(scaled) && !Number.isInteger(scaled / 2)
  }
  // Beyond 1e40 a float64 has too few factors of 5; 9.5 with one digit has become 10.
  if (size > 1e40 || !Number.isInteger(size)) return false
  const unit = 10n ** BigInt(-numDecimals)
  return (BigInt(size) * 2n) % (unit * 2n) === unit
}
