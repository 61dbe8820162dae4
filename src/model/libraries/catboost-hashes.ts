/**
 * Hashes of combinations of categories, in 64 bits, by column.
 *
 * CatBoost adds one value after the other to a hash: m (hash + m value), modulo 2^64. So the hash of n values is a sum: of each value
 * times a power of m, n + 1 for the first and 2 for the last. And as m has an inverse, the hash of a category before values of 0 and 1
 * tells which category that is.
 *
 * Source: CatBoost 1.2.10 catboost/libs/model/hash.h, CalcHash.
 *
 * @module
 */

const multiplier = 0x4906ba494954cb65n
// m times it is 1.
const inverse = 0x9770bfd341806e6dn

/** A number of 64 bits, in halves with signs. */
export interface Wide {
  readonly low: number
  readonly high: number
}

/** Numbers of 64 bits. */
export interface WideColumn {
  readonly low: Int32Array
  readonly high: Int32Array
}

/** Room for numbers. */
export function wideColumn(length: number): WideColumn {
  return { low: new Int32Array(length), high: new Int32Array(length) }
}

/** A power of m; it may be below 0. */
export function hashFactor(power: number): Wide {
  let factor = 1n
  for (let i = Math.abs(power); i > 0; i--) factor = BigInt.asUintN(64, factor * (power < 0 ? inverse : multiplier))
  return { low: Number(factor & 0xffffffffn) | 0, high: Number(factor >> 32n) | 0 }
}

/** Adds products to the first `count` sums: of integers of 32 bits with a sign, and a factor. */
export function addProducts({ low, high }: WideColumn, integers: Int32Array, factor: Wide, count: number): void {
  // By halves of 16 bits, whose products a number holds.
  const c = factor.low & 0xffff
  const d = factor.low >>> 16
  const { low: factorLow, high: factorHigh } = factor
  for (let i = 0; i < count; i++) {
    const integer = integers[i]!
    const a = integer & 0xffff
    const b = integer >>> 16
    const least = a * c
    const middle = b * c + (least >>> 16)
    const other = a * d + (middle & 0xffff)
    const product = (other << 16) | (least & 0xffff)
    const carried = b * d + (middle >>> 16) + (other >>> 16)
    const sum = (low[i]! + product) | 0
    low[i] = sum
    // An integer below 0 is 2^32 more as it was multiplied.
    high[i]! += carried + Math.imul(integer, factorHigh) - (factorLow & (integer >> 31)) + carryOf(sum, product)
  }
}

/** Adds a factor to those of the first `count` sums whose number is above a border; NaN is. */
export function addAbove(
  { low, high }: WideColumn,
  numbers: Float32Array,
  border: number,
  factor: Wide,
  count: number
): void {
  for (let i = 0; i < count; i++) {
    const mask = -Number(!(numbers[i]! <= border))
    const term = factor.low & mask
    const sum = (low[i]! + term) | 0
    low[i] = sum
    high[i]! += (factor.high & mask) + carryOf(sum, term)
  }
}

// Of a sum in 32 bits, one of whose terms is given.
function carryOf(sum: number, term: number): number {
  return Number(sum >>> 0 < term >>> 0)
}

/**
 * Visits the combinations of one category and `numBits` values of 0 or 1 after it that have the hashes.
 *
 * @param visit - takes the place of a hash, the hash of the category in 32 bits with a sign, and the values as binary digits of a
 *   number, the first as the highest
 */
export function visitCombinations(
  hashes: WideColumn,
  numBits: number,
  visit: (place: number, category: number, bits: number) => void
): void {
  const { length } = hashes.low
  // Divided by the power of the category.
  const factor = hashFactor(-numBits - 2)
  const scaled = wideColumn(length)
  addProducts(scaled, hashes.low, factor, length)
  for (let i = 0; i < length; i++) scaled.high[i]! += Math.imul(hashes.high[i]! - (hashes.low[i]! >> 31), factor.low)
  const others = wideColumn(2 ** numBits)
  for (let bit = 0; bit < numBits; bit++) {
    const term = hashFactor(bit - numBits)
    for (let bits = 2 ** bit; bits < 2 ** (bit + 1); bits++) {
      const other = bits - 2 ** bit
      others.low[bits] = others.low[other]! + term.low
      others.high[bits] = others.high[other]! + term.high + carryOf(others.low[bits]!, term.low)
    }
  }
  for (let place = 0; place < length; place++) {
    for (let bits = 0; bits < 2 ** numBits; bits++) {
      const category = (scaled.low[place]! - others.low[bits]!) | 0
      const carry = carryOf(scaled.low[place]!, others.low[bits]!)
      if (((scaled.high[place]! - others.high[bits]! - carry) | 0) === category >> 31) visit(place, category, bits)
    }
  }
}
