/**
 * Hashes of combinations of categories, in 64 bits.
 *
 * Source: CatBoost 1.2.10 catboost/libs/model/hash.h, CalcHash.
 *
 * @module
 */

/** A hash in two unsigned halves. */
export interface WideHash {
  low: number
  high: number
}

/** The hash of nothing. */
export function newHash(): WideHash {
  return { low: 0, high: 0 }
}

const multiplierHigh = 0x4906ba49
const multiplierLow = 0x4954cb65

/** Adds a value, an integer of 32 bits with a sign, to a hash: m (hash + m value). */
export function foldHash(hash: WideHash, value: number): void {
  const { low, high } = hash
  multiply(hash, value >>> 0, value < 0 ? 0xffffffff : 0)
  const sum = hash.low + low
  multiply(hash, sum >>> 0, (hash.high + high + Number(sum > 0xffffffff)) >>> 0)
}

// The product with the multiplier, modulo 2^64, by halves of 16 bits, whose products a number holds.
function multiply(product: WideHash, low: number, high: number): void {
  const a = low & 0xffff
  const b = low >>> 16
  const c = multiplierLow & 0xffff
  const d = multiplierLow >>> 16
  const least = a * c
  const middle = b * c + (least >>> 16)
  const other = a * d + (middle & 0xffff)
  product.low = (((other & 0xffff) << 16) | (least & 0xffff)) >>> 0
  const carried = b * d + Math.floor(middle / 65536) + Math.floor(other / 65536)
  product.high = (carried + Math.imul(low, multiplierHigh) + Math.imul(high, multiplierLow)) >>> 0
}
