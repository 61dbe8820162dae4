/**
 * Reads decimal numbers from ASCII bytes, correctly rounded.
 *
 * Models print 17 digits, more than a float64 holds, where `Number(text)` is slow and needs a string for every number.
 * Here the digits and the power of ten are two-part (double-double) numbers: 106 bits of product decide the rounding
 * in all but about one case in 2⁴⁰, and that case goes to `Number`. Arithmetic: T. J. Dekker, "A floating-point technique
 * for extending the available precision", 1971.
 *
 * @module
 */
import { storeNegativeNaN } from './nan-sign.ts'

const splitter = 134217729 // 2^27 + 1, Veltkamp's constant for 53 bits
const maxFastExponent = 280 // keeps every partial product a normal number
const exactPowersOfTen = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22
]
// What 1e-280 … 1e280 lack to the exact power of ten; NaN where not needed yet.
const powerTails = /* @__PURE__ */ new Float64Array(2 * maxFastExponent + 1).fill(NaN)

const space = 32
const plus = 43
const minus = 45
const point = 46
const zero = 48

/**
 * Reads `count` numbers separated by spaces from `bytes[start, end)` into `target` from `offset` on.
 *
 * Accepts what C prints: decimal and scientific notation, `inf`, `-inf`, `nan`.
 *
 * @returns the number of numbers in the text when all is well and it is `count`; when it is another, that number, with
 *   nothing beyond `count` stored; when one cannot be read, `-1 - position` of the first such number.
 */
export function parseNumbers(
  bytes: Uint8Array, start: number, end: number, target: Float64Array, offset: number, count: number
): number {
  let numRead = 0
  let pos = start
  for (;;) {
    while (pos < end && bytes[pos] === space) pos++
    if (pos >= end) return numRead
    const tokenStart = pos
    while (pos < end && bytes[pos] !== space) pos++
    if (numRead < count) {
      const value = parseToken(bytes, tokenStart, pos)
      if (value === undefined) return -1 - numRead
      target[offset + numRead] = value
      if (value !== value && bytes[tokenStart] === minus) storeNegativeNaN(target, offset + numRead)
    }
    numRead++
  }
}

/** As `parseNumbers`, for integers from `min` to `max`. */
export function parseIntegers(
  bytes: Uint8Array, start: number, end: number, target: Int32Array | Uint32Array | Uint8Array, offset: number, count: number,
  min: number, max: number
): number {
  let numRead = 0
  let pos = start
  for (;;) {
    while (pos < end && bytes[pos] === space) pos++
    if (pos >= end) return numRead
    const negative = bytes[pos] === minus
    if (negative) pos++
    let value = 0
    const firstDigit = pos
    for (; pos < end; pos++) {
      const digit = bytes[pos]! - zero
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    if (negative) value = -value
    if (pos === firstDigit || (pos < end && bytes[pos] !== space) || value < min || value > max) return -1 - numRead
    if (numRead < count) target[offset + numRead] = value
    numRead++
  }
}

// The value of one number, or undefined when the bytes are none.
function parseToken(bytes: Uint8Array, start: number, end: number): number | undefined {
  let pos = start
  const negative = bytes[pos] === minus
  if (negative || bytes[pos] === plus) pos++

  let head = 0 // the first 15 significant digits, exact
  let tail = 0 // the next 7
  let numDigits = 0
  let exponent = 0
  let anyDigit = false
  let pointSeen = false
  for (; pos < end; pos++) {
    const digit = bytes[pos]! - zero
    if (digit >= 0 && digit <= 9) {
      anyDigit = true
      if (pointSeen) exponent--
      if (numDigits === 0 && digit === 0) continue
      if (numDigits < 15) head = head * 10 + digit
      else tail = tail * 10 + digit
      numDigits++
    } else if (bytes[pos] === point && !pointSeen) pointSeen = true
    else break
  }
  if (!anyDigit || numDigits > 22) return parseSlowly(bytes, start, end)

  if (pos < end) {
    if ((bytes[pos]! | 32) !== 101) return parseSlowly(bytes, start, end)
    pos++
    const exponentNegative = bytes[pos] === minus
    if (exponentNegative || bytes[pos] === plus) pos++
    if (pos >= end || end - pos > 4) return parseSlowly(bytes, start, end)
    let written = 0
    for (; pos < end; pos++) {
      const digit = bytes[pos]! - zero
      if (digit < 0 || digit > 9) return parseSlowly(bytes, start, end)
      written = written * 10 + digit
    }
    exponent += exponentNegative ? -written : written
  }

  if (numDigits === 0) return negative ? -0 : 0
  let value: number
  if (numDigits <= 15 && exponent >= -22 && exponent <= 22) {
    // Both factors are exact, so one operation rounds once (Clinger 1990).
    value = exponent < 0 ? head / exactPowersOfTen[-exponent]! : head * exactPowersOfTen[exponent]!
  } else if (exponent < -maxFastExponent || exponent > maxFastExponent) {
    return parseSlowly(bytes, start, end)
  } else {
    value = scale(head, tail, Math.max(0, numDigits - 15), exponent)
    if (value !== value) return parseSlowly(bytes, start, end)
  }
  return negative ? -value : value
}

// (head · 10^numTailDigits + tail) · 10^exponent, correctly rounded, or NaN when 106 bits do not decide.
function scale(head: number, tail: number, numTailDigits: number, exponent: number): number {
  const shift = exactPowersOfTen[numTailDigits]!
  const digits = head * shift
  const digitsError = productError(head, shift, digits) + tail
  const digitsHigh = digits + digitsError
  const digitsLow = digitsError - (digitsHigh - digits)

  const power = powersOfTen[exponent + maxFastExponent]!
  let powerTail = powerTails[exponent + maxFastExponent]!
  if (powerTail !== powerTail) powerTail = powerTails[exponent + maxFastExponent] = powerOfTenTail(power, exponent)

  const product = digitsHigh * power
  const productLow = productError(digitsHigh, power, product) + (digitsHigh * powerTail + digitsLow * power)
  const sum = product + productLow
  const rest = productLow - (sum - product)
  const uncertainty = sum * 3.2e-30 // 2^-98; the steps above lose less than 2^-100
  return sum + (rest + uncertainty) === sum && sum + (rest - uncertainty) === sum ? sum : NaN
}

const powersOfTen: Float64Array =
  /* @__PURE__ */ Float64Array.from({ length: 2 * maxFastExponent + 1 }, (_, i) => Number(`1e${i - maxFastExponent}`))

// a·b − product, exactly.
function productError(a: number, b: number, product: number): number {
  const aScaled = splitter * a
  const aHigh = aScaled - (aScaled - a)
  const aLow = a - aHigh
  const bScaled = splitter * b
  const bHigh = bScaled - (bScaled - b)
  const bLow = b - bHigh
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)
}

// 10^exponent − power, where `power` is the float64 nearest to 10^exponent.
function powerOfTenTail(power: number, exponent: number): number {
  let binaryExponent = 0
  let mantissa = power
  while (mantissa >= 9007199254740992) { mantissa /= 2; binaryExponent++ }
  while (mantissa < 4503599627370496) { mantissa *= 2; binaryExponent-- }
  const numerator = exponent >= 0 ? 10n ** BigInt(exponent) : 1n
  const denominator = exponent >= 0 ? 1n : 10n ** BigInt(-exponent)
  // (numerator/denominator) / 2^binaryExponent − mantissa, with 80 fractional bits
  const shift = BigInt(80 - binaryExponent)
  const scaled = shift >= 0n ? (numerator << shift) / denominator : numerator / (denominator << -shift)
  const difference = scaled - (BigInt(mantissa) << 80n)
  let tail = Number(difference) / 2 ** 80
  for (let i = 0; i < Math.abs(binaryExponent); i++) tail = binaryExponent > 0 ? tail * 2 : tail / 2
  return tail
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

function parseSlowly(bytes: Uint8Array, start: number, end: number): number | undefined {
  let text = ''
  for (let pos = start; pos < end; pos++) text += String.fromCharCode(bytes[pos]!)
  if (decimal.test(text)) return Number(text)
  switch (text) {
    case 'inf': return Infinity
    case '-inf': return -Infinity
    case 'nan': case '-nan': return NaN
    default: return undefined
  }
}
