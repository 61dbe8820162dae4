/**
 * e^x − 1 with the bits of glibc 2.39 on x86-64 with FMA, and of older releases that took over its FMA variant, as
 * Debian 12's 2.36-9+deb12u10 did. `Math.expm1` is the same algorithm in another order of operations.
 * Source: the method of fdlibm s_expm1.c (Sun Microsystems, 1993), its polynomial summed in the order of glibc
 * sysdeps/ieee754/dbl-64/s_expm1.c.
 *
 * @module
 */

import { highWord } from './float-bits.ts'
import { fma } from './fma.ts'

/** ln2 in two parts. */
const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10
/** ln2/2 as far as the upper word of a float64 tells. */
const halfLn2Word = 0x3fd62e42
/** 2^-54: where e^x − 1 rounds to x. */
const tiny = 5.551115123125783e-17

/** Returns e^x − 1 for x from 0 to 1 (inclusive), bit for bit what glibc returns; NaN elsewhere. */
export function strictExpm1(x: number): number {
  if (!(x >= 0 && x <= 1)) return NaN
  if (x < tiny) return x
  if (highWord(x) <= halfLn2Word) {
    const square = x * (0.5 * x)
    return x - fma(remainder(x, square), x, -square)
  }
  // e^x = 2 · e^(x − ln2), where `lost` is what rounding x − ln2 lost.
  const high = x - ln2High
  const reduced = high - ln2Low
  const lost = high - reduced - ln2Low
  const square = reduced * (0.5 * reduced)
  const correction = fma(remainder(reduced, square) - lost, reduced, -lost) - square
  if (reduced < -0.25) return -2 * (correction - (reduced + 0.5))
  return 1 + 2 * (reduced - correction)
}

// How far e^x − 1 − x is from x²/2, in terms of x. `square` is x²/2. The order of operations is glibc's.
function remainder(x: number, square: number): number {
  const square2 = square * square
  const low = fma(square, -0.03333333333333313, 1)
  const middle = fma(square, -7.93650757867488e-5, 0.0015873015872548146)
  const high = fma(square, -2.0109921818362437e-7, 4.008217827329362e-6)
  const r = fma(square2 * square2, high, fma(square2, middle, low))
  const t = fma(-r, 0.5 * x, 3)
  return ((r - t) / fma(-t, x, 6)) * square
}
