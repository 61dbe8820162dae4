/**
 * Decimals as LightGBM reads them from parameters: not always the nearest float64, and a last bit of `learning_rate` is in
 * every leaf.
 *
 * Source: LightGBM 4.7.0 include/LightGBM/utils/common.h, Atof and Pow.
 *
 * @module
 */

const decimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?)(\d+))?$/i
const maxExponent = 308

/** The number that LightGBM takes a decimal for; NaN for any other text. */
export function parseLightgbmDecimal(text: string): number {
  const [, sign, whole, decimals = '', exponentSign, exponentDigits = '0'] = decimal.exec(text) ?? []
  if (whole === undefined || whole + decimals === '') return NaN
  const size = digits(whole) + digits(decimals) / power(10, decimals.length)
  const scale = powerOfTen(Math.min(Number(exponentDigits), maxExponent))
  const scaled = exponentSign === '-' ? size / scale : size * scale
  return sign === '-' ? -scaled : scaled
}

/** What Python's `str` makes of a float, which is the text that LightGBM reads. */
export function pythonText(value: number): string {
  const size = Math.abs(value)
  // Python uses exponents earlier than JavaScript does.
  return size !== 0 && (size < 1e-4 || size >= 1e16) ? value.toExponential() : String(value)
}

function digits(text: string): number {
  let value = 0
  for (const digit of text) value = value * 10 + Number(digit)
  return value
}

// The order of the products decides roundings beyond 10^22.
function power(base: number, exponent: number): number {
  if (exponent === 0) return 1
  if (exponent % 2 === 0) return power(base * base, exponent / 2)
  if (exponent % 3 === 0) return power(base * base * base, exponent / 3)
  return base * power(base, exponent - 1)
}

function powerOfTen(exponent: number): number {
  let scale = 1
  let rest = exponent
  for (; rest >= 50; rest -= 50) scale *= 1e50
  for (; rest >= 8; rest -= 8) scale *= 1e8
  for (; rest > 0; rest--) scale *= 10
  return scale
}
