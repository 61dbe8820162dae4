/**
 * The exponential function with the bits of glibc 2.28 and later on x86-64 with FMA. `Math.exp` differs from it in
 * about one call of ten.
 * Source: the algorithm and constants of ARM optimized-routines math/exp.c with a table of 128 (MIT licence), which
 * glibc uses. e^x = 2^(k/128) · e^r with |r| ≤ ln2/256; the table has 2^(i/128), and a polynomial has e^r − 1.
 *
 * @module
 */

import { powerOfTwo } from './float-bits.ts'
import { fma } from './fma.ts'

const tableSize = 128
/** 128 / ln2. */
const stepsPerUnit = 184.6649652337873
/** −ln2 / 128 in two parts; k times the first is exact. */
const negStepHigh = -0.005415212348111709
const negStepLow = -1.2864023111638346e-14
/** 1.5 · 2^52: adding and subtracting it rounds to an integer. */
const toInteger = 6755399441055744
/** Coefficients of e^r − 1 − r from r² up. */
const c2 = 0.49999999999996786
const c3 = 0.16666666666665886
const c4 = 0.0416666808410674
const c5 = 0.008333335853059549
/** 2^-58: how near the boundary between two float64 a quick result may come. A literal, because `**` is slow. */
const quickMargin = 3.469446951953614e-18
/** Less than ln2/256: where rounding x · 128/ln2 otherwise cannot give another k. */
const certainRange = 0.002707606173
/** 2^-82, 2.5e-16 and 2^-89: more than rounding once instead of twice changes of k · negStepLow, of the square's term, relative to
 * the square, and of the fourth power's. */
const lowMargin = 2.0679515313825692e-25
const squareMargin = 2.5e-16
const fourthMargin = 1.6155871338926322e-27
/** Bits after the point while the table is computed; its second part needs 2^-107. */
const tableBits = 192n

/** 2^(i/128), rounded, and what the rounding lost, relative to it [128 × 2]. */
let expTable: Float64Array | undefined

/** 2^(i/32), rounded [32]. */
export function powersOfTwoBy32(): Float64Array {
  const table = (expTable ??= createExpTable())
  return Float64Array.from({ length: 32 }, (_, i) => table[8 * i]!)
}

/** Returns e^x, bit for bit what glibc returns, for every float64; NaN gives NaN. */
export function strictExp(x: number): number {
  expTable ??= createExpTable()
  if (!(Math.abs(x) < 512)) return expFar(x, expTable)

  // The same as expFused, without FMA: within 2^-59 · power of it before the last rounding. If everything that near
  // rounds to the same number, as it does in 95 % of calls, then so does expFused. Written out because calls that the
  // engine does not inline would undo that.
  const k = x * stepsPerUnit + toInteger - toInteger
  const r = x + k * negStepHigh + k * negStepLow
  const square = r * r
  const entry = 2 * (k & 127)
  const power = expTable[entry]!
  const tail = expTable[entry + 1]!
  const change = power * (tail + r + square * (c2 + r * c3) + square * square * (c4 + r * c5))
  const result = power + (change - power * quickMargin)
  if (result === power + (change + power * quickMargin)) return result * powerOfTwo(k >> 7)
  return expCareful(x, k, expTable)
}

// e^x for |x| < 512: nearly always each step certainly rounds as the fused one does, and only the last has to be fused.
function expCareful(x: number, k: number, table: Float64Array): number {
  const entry = 2 * (k & 127)
  const power = table[entry]!
  const tail = table[entry + 1]!
  const high = x + k * negStepHigh
  const low = k * negStepLow
  const r = high + (low - lowMargin)
  const square = r * r
  const first = tail + r
  const second = square * (c2 + r * c3)
  const sum = first + (second - square * squareMargin)
  const fourth = square * square * (c4 + r * c5)
  const change = sum + (fourth - fourthMargin)
  const isCertain =
    Math.abs(r) < certainRange &&
    r === high + (low + lowMargin) &&
    sum === first + (second + square * squareMargin) &&
    change === sum + (fourth + fourthMargin)
  return isCertain ? fma(power, change, power) * powerOfTwo(k >> 7) : expFused(x, table) * powerOfTwo(steps(x) >> 7)
}

/**
 * Returns e^(x + rest), bit for bit what glibc's `pow` makes of a logarithm in two parts.
 *
 * @param x - between -512 and 512, and not within 2^-54 of 0
 * @param rest - below 2^-16
 */
export function strictExpOfSum(x: number, rest: number): number {
  expTable ??= createExpTable()
  const k = steps(x)
  const entry = 2 * (k & 127)
  const power = expTable[entry]!
  const change = powerChange(remainder(x, k) + rest, expTable[entry + 1]!)
  return fma(power, change, power) * powerOfTwo(k >> 7)
}

// k in e^x = 2^(k/128) · e^r.
function steps(x: number): number {
  return fma(stepsPerUnit, x, toInteger) - toInteger
}

// r in e^x = 2^(k/128) · e^r.
function remainder(x: number, k: number): number {
  return fma(k, negStepLow, fma(k, negStepHigh, x))
}

// e^r − 1, with the table's own error corrected. The order of operations is glibc's.
function powerChange(r: number, tail: number): number {
  const square = r * r
  return fma(square * square, fma(r, c5, c4), fma(square, fma(r, c3, c2), tail + r))
}

// e^x / 2^(k >> 7).
function expFused(x: number, table: Float64Array): number {
  const k = steps(x)
  const entry = 2 * (k & 127)
  const power = table[entry]!
  const tail = table[entry + 1]!
  return fma(power, powerChange(remainder(x, k), tail), power)
}

// |x| ≥ 512 and NaN: where the result may overflow or be subnormal.
function expFar(x: number, table: Float64Array): number {
  if (x >= 1024) return Infinity
  if (x <= -1024) return 0
  if (x > 0) return expFused(x, table) * powerOfTwo((steps(x) >> 7) - 1009) * powerOfTwo(1009)
  if (Number.isNaN(x)) return x

  const k = steps(x)
  const entry = 2 * (k & 127)
  const power = table[entry]!
  const tail = table[entry + 1]!
  const scale = power * powerOfTwo((k >> 7) + 1022)
  // glibc does not fuse here: the product is used twice.
  const change = scale * powerChange(remainder(x, k), tail)
  const sum = scale + change
  if (sum >= 1) return sum * powerOfTwo(-1022)
  // Rounds to the spacing of subnormal numbers, 2^-52 after scaling, by way of a number between 1 and 2.
  const rounded = 1 + sum
  return (rounded + (1 - rounded + sum + (scale - sum + change)) - 1) * powerOfTwo(-1022)
}

// Fixed-point powers of 2^(1/128), the seventh square root of 2, to 192 bits; takes well under a millisecond.
function createExpTable(): Float64Array {
  const one = 1n << tableBits
  let root = one * 2n
  for (let halving = 1; halving < tableSize; halving *= 2) root = squareRoot(root * one)

  const table = new Float64Array(2 * tableSize)
  const unit = Number(one)
  for (let i = 0, value = one; i < tableSize; i++, value = (value * root) >> tableBits) {
    const power = Number(value) / unit
    const rounded = BigInt(power * unit)
    table.set([power, Number(((value - rounded) * one) / rounded) / unit], 2 * i)
  }
  return table
}

// The integer part of the square root, by Newton's method from above.
function squareRoot(value: bigint): bigint {
  let root = 1n << (tableBits + 1n)
  for (;;) {
    const next = (root + value / root) >> 1n
    if (next >= root) return root
    root = next
  }
}
