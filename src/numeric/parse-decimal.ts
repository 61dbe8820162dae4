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
import { exactPowersOfTen } from './constants.ts'
import { storeNegativeNaN } from './nan-sign.ts'

const splitter = 134217729 // 2^27 + 1, Veltkamp's constant for 53 bits
const maxFastExponent = 280 // keeps every partial product a normal number
const powersOfTen: Float64Array = /* @__PURE__ */ Float64Array.from({ length: 2 * maxFastExponent + 1 }, (_, i) =>
  Number(`1e${i - maxFastExponent}`)
)
// What 1e-280 … 1e280 lack to the exact power of ten; NaN where not needed yet.
const powerTails = /* @__PURE__ */ new Float64Array(2 * maxFastExponent + 1).fill(NaN)

const space = 32
const plus = 43
const minus = 45
const point = 46
const zero = 48
const fourZeros = 0x30303030
const upperHalves = 0xf0f0f0f0 | 0

/**
 * Reads `count` numbers separated by spaces from `bytes[start, end)` into `target` from `offset` on.
 *
 * Accepts what C prints: decimal and scientific notation, `inf`, `-inf`, `nan`.
 *
 * @returns the number of numbers in the text when all is well and it is `count`; when it is another, that number, with
 *   nothing beyond `count` stored; when one cannot be read, `-1 - position` of the first such number.
 */
export function parseNumbers(
  bytes: Uint8Array,
  start: number,
  end: number,
  target: Float64Array,
  offset: number,
  count: number
): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let numRead = 0
  let pos = start
  for (;;) {
    while (pos < end && bytes[pos] === space) pos++
    if (pos >= end) return numRead
    const tokenStart = pos
    pos = numRead < count ? readNumber(bytes, view, pos, end, target, offset + numRead) : -1
    if (pos < 0) {
      pos = tokenStart
      while (pos < end && bytes[pos] !== space) pos++
      if (numRead < count && !readSlowly(bytes, tokenStart, pos, target, offset + numRead)) return -1 - numRead
    }
    numRead++
  }
}

/** As `parseNumbers`, for integers from `min` to `max`. */
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

// The number that the four digits at `pos` make, or -1 when there are not four digits before `end`. Four at once instead of
// one by one, reading a number of 17 digits takes a quarter less (600 trees of 31 leaves, Node 20).
function fourDigits(view: DataView, pos: number, end: number): number {
  if (pos + 4 > end) return -1
  const word = view.getInt32(pos, true)
  // Each byte is 0x30 to 0x39: its upper half is 3, also after adding 6.
  if ((word & upperHalves) !== fourZeros || ((word + 0x06060606) & upperHalves) !== fourZeros) return -1
  const digits = word ^ fourZeros
  const pairs = Math.imul(digits, 10) + (digits >>> 8)
  return (pairs & 255) * 100 + ((pairs >>> 16) & 255)
}

// Reads the number that starts at `start` into `target[index]` and returns where it ends, or -1 when it is none or needs
// `readSlowly`. The number is not returned: that would put every one of them on the heap.
function readNumber(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  target: Float64Array,
  index: number
): number {
  let pos = start
  const negative = bytes[pos] === minus
  if (negative || bytes[pos] === plus) pos++

  const firstDigit = pos
  while (pos < end && bytes[pos] === zero) pos++
  let digit = 0
  let head = 0 // the first significant digits, at most 9
  let headDigits = 0
  for (; headDigits < 9 && pos < end && (digit = bytes[pos]! - zero) >= 0 && digit <= 9; pos++, headDigits++)
    head = head * 10 + digit
  let tail = 0 // the next digits, at most 9
  let tailDigits = 0
  for (; pos < end && (digit = bytes[pos]! - zero) >= 0 && digit <= 9; pos++, tailDigits++)
    tail = (tail * 10 + digit) | 0
  let numDigits = pos - firstDigit
  let exponent = 0
  if (pos < end && bytes[pos] === point) {
    const firstDecimal = ++pos
    if (headDigits === 0) while (pos < end && bytes[pos] === zero) pos++
    for (let four; headDigits <= 5 && (four = fourDigits(view, pos, end)) >= 0; pos += 4, headDigits += 4)
      head = head * 10000 + four
    for (; headDigits < 9 && pos < end && (digit = bytes[pos]! - zero) >= 0 && digit <= 9; pos++, headDigits++)
      head = head * 10 + digit
    for (let four; tailDigits <= 5 && (four = fourDigits(view, pos, end)) >= 0; pos += 4, tailDigits += 4)
      tail = tail * 10000 + four
    for (; pos < end && (digit = bytes[pos]! - zero) >= 0 && digit <= 9; pos++, tailDigits++)
      tail = (tail * 10 + digit) | 0
    exponent = firstDecimal - pos
    numDigits -= exponent
  }
  if (numDigits === 0 || tailDigits > 9) return -1

  if (pos < end && bytes[pos] !== space) {
    if ((bytes[pos]! | 32) !== 101) return -1
    pos++
    const exponentNegative = bytes[pos] === minus
    if (exponentNegative || bytes[pos] === plus) pos++
    const firstExponentDigit = pos
    let written = 0
    for (; pos < end && bytes[pos] !== space; pos++) {
      const digit = bytes[pos]! - zero
      if (digit < 0 || digit > 9) return -1
      written = written * 10 + digit
    }
    if (pos === firstExponentDigit || pos - firstExponentDigit > 4) return -1
    exponent += exponentNegative ? -written : written
  }

  // Even head · 10^9 has no more than 51 bits times 2^9, so `high` + `low` are the digits exactly.
  const shifted = head * exactPowersOfTen[tailDigits]!
  const high = shifted + tail
  const low = tail - (high - shifted)
  if (low === 0 && exponent >= -22 && exponent <= 22) {
    // Both factors are exact, so one operation rounds once (Clinger 1990).
    const value = exponent < 0 ? high / exactPowersOfTen[-exponent]! : high * exactPowersOfTen[exponent]!
    target[index] = negative ? -value : value
    return pos
  }
  if (high === 0) {
    target[index] = negative ? -0 : 0
    return pos
  }
  if (exponent < -maxFastExponent || exponent > maxFastExponent) return -1

  const power = powersOfTen[exponent + maxFastExponent]!
  let powerTail = powerTails[exponent + maxFastExponent]!
  if (powerTail !== powerTail) powerTail = powerTails[exponent + maxFastExponent] = powerOfTenTail(power, exponent)
  const product = high * power
  // The product's rounding error, exactly: both factors are split into halves (Veltkamp).
  const highScaled = splitter * high
  const highUpper = highScaled - (highScaled - high)
  const highLower = high - highUpper
  const powerScaled = splitter * power
  const powerUpper = powerScaled - (powerScaled - power)
  const powerLower = power - powerUpper
  const productError =
    highLower * powerLower - (product - highUpper * powerUpper - highLower * powerUpper - highUpper * powerLower)
  const productLow = productError + (high * powerTail + low * power)
  const sum = product + productLow
  const rest = productLow - (sum - product)
  const uncertainty = sum * 3.2e-30 // 2^-98; the steps above lose less than 2^-100
  if (sum + (rest + uncertainty) !== sum || sum + (rest - uncertainty) !== sum) return -1
  target[index] = negative ? -sum : sum
  return pos
}

// 10^exponent − power, where `power` is the float64 nearest to 10^exponent.
function powerOfTenTail(power: number, exponent: number): number {
  let binaryExponent = 0
  let mantissa = power
  while (mantissa >= 9007199254740992) {
    mantissa /= 2
    binaryExponent++
  }
  while (mantissa < 4503599627370496) {
    mantissa *= 2
    binaryExponent--
  }
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

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
// The longest float64 printed in full has 1,077 characters; what is longer than twice that comes from no library.
const maxLength = 2048

// Reads any number; false when the bytes are none, or one of more than 2,048 characters.
function readSlowly(bytes: Uint8Array, start: number, end: number, target: Float64Array, index: number): boolean {
  if (end - start > maxLength) return false
  let text = ''
  for (let pos = start; pos < end; pos++) text += String.fromCharCode(bytes[pos]!)
  if (decimal.test(text)) {
    target[index] = Number(text)
    return true
  }
  switch (text) {
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
