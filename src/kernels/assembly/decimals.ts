/**
 * What decimal numbers in ASCII bytes are made of: see number-lists.ts.
 *
 * @module
 */

/** Whether eight bytes are digits. */
export function areDigits(eight: u64): bool {
  return (eight & (eight + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) == 0x3030303030303030
}

/** The number that eight digits make, the first of them in the lowest byte. */
export function valueOfDigits(eight: u64): u64 {
  const pairs = ((eight & 0x0f0f0f0f0f0f0f0f) * 2561) >> 8
  const fours = ((pairs & 0x00ff00ff00ff00ff) * 6553601) >> 16
  return ((fours & 0x0000ffff0000ffff) * 42949672960001) >> 32
}

/** `number` · 10^power in LightGBM's steps: see src/numeric/lightgbm-power.ts. */
export function scaledByTen(number: f64, power: i32): f64 {
  let left = min(308, power < 0 ? -power : power)
  let scale: f64 = 1
  for (; left >= 50; left -= 50) scale *= 1e50
  for (; left >= 8; left -= 8) scale *= 1e8
  for (; left > 0; left--) scale *= 10
  return power < 0 ? number / scale : number * scale
}

/**
 * `digits` · 10^power, correctly rounded, where that is a normal number. The digits times a 128-bit power of five decide the
 * rounding of every float64 (D. Lemire, "Number parsing at a gigabyte per second", 2021; N. Mushtak and D. Lemire, "Fast number
 * parsing without fallback", 2023).
 *
 * @param digits - not 0
 * @param five - 128 bits of 5^power, low half first
 */
export function roundedNumber(digits: u64, power: i32, five: usize): f64 {
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
  return reinterpret<f64>((mantissa & 0xfffffffffffff) | (u64(exponentBits) << 52))
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
