/**
 * log(1 + x) with the bits of glibc 2.39 on x86-64 with FMA, and of older releases that took over its FMA variant, as
 * Debian 12's 2.36-9+deb12u10 did. `Math.log1p` is the same algorithm in another order of operations.
 * Source: the method of fdlibm s_log1p.c (Sun Microsystems, 1993), its polynomial summed in the order of glibc
 * sysdeps/ieee754/dbl-64/s_log1p.c. 1 + x = 2^k · (1 + f), and with s = f / (2 + f)
 * log(1 + f) = f − f²/2 + s·(f²/2 + R(s²)).
 *
 * @module
 */

import { highWord, powerOfTwo } from './float-bits.ts'
import { fma } from './fma.ts'

/** ln2 in two parts; k times the first is exact. */
const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10
/** √2/2 − 1 and √2 − 1 as far as the upper word of a float64 tells: between them k = 0 and f = x. */
const lowest = -0.2928934097290039
const highest = 0.4142136573791504
/** Upper 20 bits of the fraction of √2. */
const sqrt2Fraction = 0x6a09e
/** 2^-29: where the cubic term no longer counts. */
const tiny = 1.862645149230957e-9
/** 2^53: from here on x + 1 rounds to x or its neighbour, and glibc takes x. */
const huge = 9007199254740992

/** Returns log(1 + x), bit for bit what glibc returns; −Infinity for −1, NaN for x < −1 and NaN. */
export function strictLog1p(x: number): number {
  if (!(x > -1 && x < Infinity)) return x === -1 ? -Infinity : x > 0 ? x : NaN
  if (Math.abs(x) < tiny) return x - x * x * 0.5
  if (x > lowest && x < highest) return x - (0.5 * x * x - quotientTerm(x))

  const isSum = x < huge
  const u = isSum ? 1 + x : x
  const fraction = highWord(u) & 0xfffff
  const exponent = (highWord(u) >> 20) - 1023
  // What rounding 1 + x lost, relative to u.
  const lost = isSum ? (exponent > 0 ? 1 - (u - x) : x - (u - 1)) / u : 0

  const isAbove = fraction >= sqrt2Fraction
  const k = isAbove ? exponent + 1 : exponent
  const f = u * powerOfTwo(-k) - 1
  const halfSquare = 0.5 * f * f
  const low = fma(k, ln2Low, lost)
  // |f| < 2^-20 as far as the upper word tells.
  if (isAbove ? fraction > 0xffffc : fraction === 0) {
    const rest = halfSquare * fma(-f, 0.6666666666666666, 1)
    return k === 0 ? f - rest : k * ln2High - (rest - low - f)
  }
  const term = quotientTerm(f)
  return k === 0 ? f - (halfSquare - term) : k * ln2High - (halfSquare - (term + low) - f)
}

// s · (f²/2 + R(s²)), in glibc's order of operations.
function quotientTerm(f: number): number {
  const s = f / (2 + f)
  const z = s * s
  const z2 = z * z
  const z4 = z2 * z2
  const r2 = fma(z, 0.2857142874366239, 0.3999999999940942)
  const r3 = fma(z, 0.1818357216161805, 0.22222198432149784)
  const r4 = fma(z, 0.14798198605116586, 0.15313837699209373)
  const series = fma(z4 * z2, r4, fma(z4, r3, fma(z, 0.6666666666666735, z2 * r2)))
  return s * (0.5 * f * f + series)
}
