/**
 * The exponential function of float32 numbers with the bits of glibc's `expf` (2.27 and later). It is not the rounded exponential:
 * `Math.fround(Math.exp(x))` differs from it in about one call of 1,800.
 * Source: the algorithm and constants of ARM optimized-routines math/expf.c with a table of 32 (MIT licence), which glibc uses.
 * e^x = 2^(k/32) · 2^(r/32) with |r| ≤ 1/2, in float64, rounded once.
 *
 * @module
 */
import { powersOfTwoBy32 } from './exp.ts'
import { powerOfTwo } from './float-bits.ts'

/** 32 / ln2. */
const stepsPerUnit = 46.16624130844683
/** 1.5 · 2^52: adding and subtracting it rounds to an integer. */
const toInteger = 6755399441055744
/** Coefficients of 2^(r/32) − 1 from r up. */
const c1 = 0.021660849396613134
const c2 = 0.00023459809789509004
const c3 = 1.6938359250920212e-6
/** Where float32 overflows, and where it underflows to 0. */
const largest = 88.72283172607422
const smallest = -103.97207641601562

let powers: Float64Array | undefined

/** Returns e^x of a float32 as glibc does; NaN gives NaN. */
export function strictExpFloat32(x: number): number {
  if (!(x <= largest)) return x > largest ? Infinity : x
  if (x < smallest) return 0
  powers ??= powersOfTwoBy32()
  const steps = stepsPerUnit * x
  const k = steps + toInteger - toInteger
  const r = steps - k
  const power = powers[k & 31]! * powerOfTwo(k >> 5)
  return Math.fround(((c3 * r + c2) * (r * r) + (c1 * r + 1)) * power)
}
