/**
 * e^x − 1 with the bits of glibc 2.39 on x86-64 with FMA, and of older releases that took over its FMA variant, as
 * Debian 12's 2.36-9+deb12u10 did. `Math.expm1` is the same algorithm in another order of operations.
 * Source: the method of fdlibm s_expm1.c (Sun Microsystems, 1993), its polynomial summed in the order of glibc
 * sysdeps/ieee754/dbl-64/s_expm1.c. x = k·ln2 + r, and e^r − 1 is a quotient of polynomials in r and r².
 *
 * @module
 */

import { powerOfTwo } from './float-bits.ts'
import { fma } from './fma.ts'

/** ln2 in two parts; k times the first is exact. */
const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10
/** ln2/2 and 3·ln2/2 as far as the upper word of a float64 tells: between them k is 1 or −1. */
const halfLn2 = 0.3465735912322998
const threeHalvesLn2 = 1.0397205352783203
/** 2^-54: below it e^x − 1 rounds to x. */
const tiny = 5.551115123125783e-17
/** From −56·ln2 down, e^x − 1 rounds to −1. */
const lowest = -38.81622314453125
/** The largest x whose e^x is finite. */
const highest = 709.782712893384

/** Returns e^x − 1, bit for bit what glibc returns, for every float64; NaN gives NaN. */
export function strictExpm1(x: number): number {
  const size = Math.abs(x)
  if (!(size >= tiny)) return x
  if (x > highest) return Infinity
  if (x <= lowest) return -1

  const sign = Math.sign(x)
  const k = size < halfLn2 ? 0 : size < threeHalvesLn2 ? sign : Math.trunc(1.4426950408889634 * x + 0.5 * sign)
  const high = x - k * ln2High
  const low = k * ln2Low
  const r = high - low
  const lost = high - r - low

  const half = 0.5 * r
  const z = r * half
  const z2 = z * z
  const r1 = fma(z, -0.03333333333333313, 1)
  const r2 = fma(z, -7.93650757867488e-5, 0.0015873015872548146)
  const r3 = fma(z, -2.0109921818362437e-7, 4.008217827329362e-6)
  const series = fma(z2 * z2, r3, fma(z2, r2, r1))
  const t = fma(-series, half, 3)
  const quotient = z * ((series - t) / fma(-r, t, 6))
  if (k === 0) return r - fma(r, quotient, -z)

  const rest = fma(r, quotient - lost, -lost) - z
  if (k === -1) return 0.5 * (r - rest) - 0.5
  if (k === 1) return r < -0.25 ? -2 * (rest - (r + 0.5)) : 1 + 2 * (r - rest)
  if (k < 0 || k > 56) return timesPowerOfTwo(1 - (rest - r), k) - 1
  const inverse = powerOfTwo(-k)
  return timesPowerOfTwo(k < 20 ? 1 - inverse - (rest - r) : r - (rest + inverse) + 1, k)
}

// x · 2^k, where 2^k itself may be just too large.
function timesPowerOfTwo(x: number, k: number): number {
  return 2 * x * powerOfTwo(k - 1)
}
