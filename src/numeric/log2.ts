/**
 * The logarithm to base 2 with the bits of glibc 2.39 on x86-64 with FMA, and of older releases that took over its FMA
 * variant, as Debian 12's 2.36-9+deb12u10 did. `Math.log2` differs from it in about one call of 150.
 * Source: the algorithm and constants of ARM optimized-routines math/log2.c with a table of 64 (MIT licence), which
 * glibc uses. x = 2^k · z, and log2(x) = k + log2(c) + log2(1 + r) with c from the table and r = z/c − 1.
 *
 * @module
 */

import { highWord, powerOfTwo } from './float-bits.ts'
import { fma } from './fma.ts'

const tableSize = 64
const charactersPerEntry = 7

// (1/c − 1/middle of the interval) · 2^53 + 2^32: integers of seven base-36 digits. The authors chose each c so that
// log2(c) has, by luck, zeros where its rounding would have lost bits.
// Source: ARM optimized-routines math/log2_data.c, N = 64, `invc` (MIT licence).
const offsets =
  '1o5wcjc1wkfhdg2wt19mc148b4ew2fpp8q81nxh9u21pnzmy819xloso27ym8441d1j9g022zo4p018o80zy2c73z4u2ltel5k' +
  '196qlhy29bzvdq2g0sy4u2cwqz8a2kixtkw2cj751e24sx4sg2hxssjo2dflj0a1ruy1go128ty1w1c6tz2610xl3o22c7wu8e' +
  '217yvgo2tvdgg62v1c1e612n6trw1y3q7n017zabjm1mxnorm12jzb760zsbxq21o1rq9c25oxngw2b1e4o21wr9y0r2dx93ir' +
  '1tmez7j1lvhhf822kni3g2bldkzj1qy5p731nkfqhe1s44n6p1is2jx11hz1agv2bq5v3q226vvoe24y9v1s1i1iv0p1xib0kr' +
  '1y1itu81ui8s7d1xkydjy1xnq4v72fkx8s71zsrco2238xts724z0w63'

/** 1/ln2 in two parts; the first times a number of 21 bits is exact. */
const inverseLn2High = 1.4426950407214463
const inverseLn2Low = 1.6751713164886512e-10
/** Upper word of 0.6875, where the table begins. */
const tableStart = 0x3fe60000
/** Coefficients of log2(1 + r) − r/ln2 from r² up, for |r| < 2^-7. */
const a0 = -0.7213475204444882
const a1 = 0.4808983469629985
const a2 = -0.36067375954075914
const a3 = 0.2885390073180969
const a4 = -0.2404693555628422
const a5 = 0.2061202382173603
/** The same, for −0.0424 < r < 0.0443. */
const b0 = -0.7213475204444817
const b1 = 0.48089834696298744
const b2 = -0.360673760222145
const b3 = 0.2885390081805197
const b4 = -0.24044917405728863
const b5 = 0.2060992861022954
const b6 = -0.18033596705327856
const b7 = 0.1603032746063156
const b8 = -0.14483316576701266
const b9 = 0.13046826811283835
/** 1 − 0x1.5b51p-5 and 1 + 0x1.6ab2p-5: where the second set is used. */
const nearOneLow = 0.9576029777526855
const nearOneHigh = 1.0442743301391602
const smallestNormal = 2.2250738585072014e-308
const twoTo52 = 4503599627370496

interface Log2Table {
  /** 1/c, [64]. */
  readonly inverse: Float64Array
  /** log2(c), a multiple of 2^-42, [64]. */
  readonly log2: Float64Array
}

let log2Table: Log2Table | undefined

/** Returns the base-2 logarithm of x, bit for bit what glibc returns; −Infinity for 0, NaN for negative x and NaN. */
export function strictLog2(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x > 0 ? x : NaN
  if (x >= nearOneLow && x < nearOneHigh) return log2NearOne(x - 1)
  log2Table ??= createLog2Table()

  const isSubnormal = x < smallestNormal
  const normal = isSubnormal ? x * twoTo52 : x
  const sinceStart = highWord(normal) - tableStart
  const exponent = sinceStart >> 20
  const z = normal * powerOfTwo(-exponent)
  const k = exponent - (isSubnormal ? 52 : 0)
  const interval = (sinceStart >> 14) & 63

  const r = fma(z, log2Table.inverse[interval]!, -1)
  const quotient = inverseLn2High * r
  const quotientLow = fma(inverseLn2Low, r, fma(inverseLn2High, r, -quotient))
  const whole = k + log2Table.log2[interval]!
  const sum = whole + quotient
  const low = whole - sum + quotient + quotientLow
  const square = r * r
  const series = fma(square * square, fma(a5, r, a4), fma(square, fma(r, a3, a2), fma(r, a1, a0)))
  return fma(square, series, low) + sum
}

// log2(1 + r): no table, so that a result near zero keeps its precision. The order of operations is glibc's.
function log2NearOne(r: number): number {
  if (r === 0) return 0
  const quotient = inverseLn2High * r
  const quotientLow = fma(inverseLn2Low, r, fma(inverseLn2High, r, -quotient))
  const square = r * r
  const start = fma(b1, r, b0)
  const sum = fma(square, start, quotient)
  const low = fma(square, start, quotient - sum) + quotientLow
  const middle = fma(square, fma(b5, r, b4), fma(b3, r, b2))
  const top = fma(square, fma(b9, r, b8), fma(b7, r, b6))
  const fourth = square * square
  return sum + fma(fourth, fma(fourth, top, middle), low)
}

// log2(c) is within a rounding of float64 of a multiple of 2^-42, so any `Math.log2` finds it.
function createLog2Table(): Log2Table {
  const inverse = new Float64Array(tableSize)
  const log2 = new Float64Array(tableSize)
  for (let i = 0; i < tableSize; i++) {
    // 40 intervals of 1/128 from 0.6875 to 1, then 24 of 1/64: the leading bits of a float64 count them.
    const middle = i < 40 ? (88.5 + i) / 128 : (24.5 + i) / 64
    const entry = offsets.slice(i * charactersPerEntry, (i + 1) * charactersPerEntry)
    inverse[i] = 1 / middle + (parseInt(entry, 36) - 2 ** 32) * 2 ** -53
    log2[i] = Math.round(-Math.log2(inverse[i]!) * 2 ** 42) / 2 ** 42
  }
  return { inverse, log2 }
}
