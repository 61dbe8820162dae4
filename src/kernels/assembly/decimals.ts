/**
 * Decimal numbers from ASCII bytes. What is written in an unusual way is left to src/numeric/parse-decimal.ts and
 * quick-decimal.ts, which read the same numbers.
 *
 * @module
 */

const plus: i32 = 43
const minus: i32 = 45
const point: i32 = 46
const zero: i32 = 48
const letterE: i32 = 101
const maxPower: i32 = 64

/** The number read last. */
export let value: f64 = 0

// What `readExponent` found.
let exponent: i32 = 0

/**
 * Reads the number at `at`, correctly rounded, into `value`. Its digits times a 128-bit power of five decide the rounding of
 * every float64 (D. Lemire, "Number parsing at a gigabyte per second", 2021; N. Mushtak and D. Lemire, "Fast number parsing
 * without fallback", 2023).
 *
 * @param powers - 10^0 to 10^22, float64, then the powers of five of src/numeric/powers-of-five.ts
 * @returns where the number ends; 0 for words, numbers of more than 19 digits, and very large and small ones
 */
export function decimal(at: usize, powers: usize): usize {
  const negative = load<u8>(at) == minus
  if (negative || load<u8>(at) == plus) at++

  let digits: u64 = 0
  let digit: u32
  const firstDigit = at
  for (; (digit = load<u8>(at) - zero) <= 9; at++) {
    if (digits >= 1000000000000000000) return 0
    digits = digits * 10 + digit
  }
  let numDigits = i32(at - firstDigit)
  let power = 0
  if (load<u8>(at) == point) {
    const firstDecimal = ++at
    for (; (digit = load<u8>(at) - zero) <= 9; at++) {
      if (digits >= 1000000000000000000) return 0
      digits = digits * 10 + digit
    }
    power = i32(firstDecimal - at)
    numDigits -= power
  }
  if (numDigits == 0) return 0
  if ((load<u8>(at) | 32) == letterE) {
    at = readExponent(at + 1)
    if (at == 0) return 0
    power += exponent
  }

  if (digits == 0) {
    value = negative ? -0.0 : 0.0
    return at
  }
  if (power < -maxPower || power > maxPower) return 0
  const bits = roundedBits(digits, power, powers + 184 + (usize(power + maxPower) << 4))
  value = reinterpret<f64>(bits | (u64(negative) << 63))
  return at
}

// Bits of digits · 10^power, where the result is a normal number. `five`: 128 bits of 5^power, low half first.
function roundedBits(digits: u64, power: i32, five: usize): u64 {
  const zeros = clz(digits)
  const scaled = u64(digits << zeros)
  let high = multiplyHigh(scaled, load<u64>(five, 8))
  let low = scaled * load<u64>(five, 8)
  // Only then can the lower half of the power matter.
  if ((high & 0x1ff) == 0x1ff) {
    const carry = multiplyHigh(scaled, load<u64>(five))
    low += carry
    if (low < carry) high++
  }
  const upper = i32(high >> 63)
  const shift = upper + 9
  let mantissa = high >> shift
  let exponentBits = ((217706 * power) >> 16) + 1086 + upper - i32(zeros)
  // Half way between two: to the even one.
  if (low <= 1 && power >= -4 && power <= 23 && (mantissa & 3) == 1 && high == mantissa << shift) mantissa &= ~1
  mantissa = (mantissa + (mantissa & 1)) >> 1
  if (mantissa == 0x20000000000000) exponentBits++
  return (mantissa & 0xfffffffffffff) | (u64(exponentBits) << 52)
}

// The upper 64 bits of a product.
function multiplyHigh(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff
  const aHigh = a >> 32
  const bLow = b & 0xffffffff
  const bHigh = b >> 32
  const middle = aHigh * bLow + ((aLow * bLow) >> 32)
  const other = aLow * bHigh + (middle & 0xffffffff)
  return aHigh * bHigh + (middle >> 32) + (other >> 32)
}

/**
 * Reads the number at `at` into `value` as LightGBM's quick parser does: see src/numeric/quick-decimal.ts.
 *
 * @param powers - as for `decimal`
 * @returns where the number ends; 0 for words and numbers of more than 22 decimals
 */
export function quickDecimal(at: usize, powers: usize): usize {
  const negative = load<u8>(at) == minus
  if (negative || load<u8>(at) == plus) at++

  let sum: f64 = 0
  let digit: u32
  const firstDigit = at
  for (; (digit = load<u8>(at) - zero) <= 9; at++) sum = sum * 10 + digit
  let numDigits = at - firstDigit
  if (load<u8>(at) == point) {
    const firstDecimal = ++at
    let right: f64 = 0
    for (; (digit = load<u8>(at) - zero) <= 9; at++) right = right * 10 + digit
    const numDecimals = at - firstDecimal
    if (numDecimals > 22) return 0
    sum += right / load<f64>(powers + (numDecimals << 3))
    numDigits += numDecimals
  }
  if (numDigits == 0) return 0
  if ((load<u8>(at) | 32) == letterE) {
    at = readExponent(at + 1)
    if (at == 0) return 0
    let left = min(308, exponent < 0 ? -exponent : exponent)
    let scale: f64 = 1
    for (; left >= 50; left -= 50) scale *= 1e50
    for (; left >= 8; left -= 8) scale *= 1e8
    for (; left > 0; left--) scale *= 10
    sum = exponent < 0 ? sum / scale : sum * scale
  }
  value = negative ? -sum : sum
  return at
}

/**
 * Reads the whole number at `at` into `value`; beyond 2^53 it may be off.
 *
 * @returns where the number ends; 0 when there is none
 */
export function integer(at: usize): usize {
  const negative = load<u8>(at) == minus
  if (negative) at++
  const firstDigit = at
  let sum: f64 = 0
  for (let digit: u32; (digit = load<u8>(at) - zero) <= 9; at++) sum = sum * 10 + digit
  value = negative ? -sum : sum
  return at == firstDigit ? 0 : at
}

// Reads at most four digits with a sign into `exponent`; returns where they end, 0 when there are none.
function readExponent(at: usize): usize {
  const negative = load<u8>(at) == minus
  if (negative || load<u8>(at) == plus) at++
  const firstDigit = at
  let sum = 0
  for (let digit: u32; (digit = load<u8>(at) - zero) <= 9 && at - firstDigit < 4; at++) sum = sum * 10 + digit
  exponent = negative ? -sum : sum
  return at == firstDigit ? 0 : at
}
