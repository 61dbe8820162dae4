/**
 * Numbers as C prints them. A model file has to come out byte for byte as LightGBM's, whose writer (fmt) follows printf:
 * exact decimal ties go to the even digit. JavaScript's `toPrecision` takes them up, and both occur in real models:
 * 12345.25 with 6 digits is 12345.2 in C and 12345.3 in JavaScript.
 * Source: C17 7.21.6.1 (conversion g) and LightGBM 4.7.0 include/LightGBM/utils/common.h, DoubleToStr.
 *
 * @module
 */

/**
 * Returns the value as C's `%.{digits}g` does: correctly rounded with ties to even, no trailing zeros, an exponent of at
 * least two digits (`1e+22`, `1e-05`) below 1e-4 and from 10^digits on; `inf`, `-inf`, `nan`, `-0`.
 *
 * @param digits - significant digits, 1 to 17; with 17, `Number` of the text is the value again
 * @throws RangeError when digits is out of that range
 */
export function formatG(value: number, digits: number): string {
  if (!(digits >= 1 && digits <= 17)) throw new RangeError(`"digits" expected 1 to 17, got ${digits}`)
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf'
  const size = Math.abs(value)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (size < 10 ** digits && Number.isSafeInteger(size)) return sign + size

  // C counts 0.00001 as having an exponent, toPrecision only from 0.000001 down.
  const rounded = size < 1e-4 ? size.toExponential(digits - 1) : size.toPrecision(digits)
  const exponentAt = rounded.indexOf('e')
  let mantissa = exponentAt < 0 ? rounded : rounded.slice(0, exponentAt)
  // A number halfway between two decimals of 17 digits or fewer has at most 25 binary places (and is below 1e40).
  if (Number.isInteger(size * 2 ** 25) && isTakenUpFromEven(size, digits)) mantissa = withLastDigitLowered(mantissa)
  mantissa = withoutTrailingZeros(mantissa)
  if (exponentAt < 0) return sign + mantissa
  const exponent = rounded.slice(exponentAt + 2)
  // Just below 1e-4, and rounded to it.
  if (exponent === '4' && size < 1) return `${sign}0.0001`
  return `${sign}${mantissa}${rounded.slice(exponentAt, exponentAt + 2)}${exponent.padStart(2, '0')}`
}

// Whether the exact decimal expansion of a multiple of 2^-25 is an even digit, a 5 and nothing more after the leading digits.
function isTakenUpFromEven(size: number, digits: number): boolean {
  const exact = Number.isInteger(size) ? BigInt(size) : BigInt(size * 2 ** 25) * 5n ** 25n
  return /^[02468]50*$/.test(exact.toString().slice(digits - 1))
}

// The last digit is odd here, so it is not 0.
function withLastDigitLowered(mantissa: string): string {
  return mantissa.slice(0, -1) + (Number(mantissa.at(-1)) - 1)
}

function withoutTrailingZeros(mantissa: string): string {
  if (!mantissa.includes('.')) return mantissa
  let end = mantissa.length
  while (mantissa[end - 1] === '0') end--
  return mantissa.slice(0, mantissa[end - 1] === '.' ? end - 1 : end)
}
