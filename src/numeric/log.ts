/**
 * The natural logarithm with the bits of glibc 2.28 and later on x86-64 with FMA. `Math.log` differs from it in about
 * one call of sixteen.
 * Source: the algorithm and constants of ARM optimized-routines math/log.c with a table of 128 (MIT licence), which
 * glibc uses. x = 2^k · z, and log(x) = k·ln2 + log(c) + log(1 + r) with c from the table and r = z/c − 1.
 *
 * @module
 */

import { highWord, powerOfTwo } from './float-bits.ts'
import { fma, productError } from './fma.ts'
import { createLogTable, type LogTable } from './log-table.ts'

/** ln2 in two parts; k times the first is exact. */
const ln2High = 0.6931471805598903
const ln2Low = 5.497923018708371e-14
/** Upper word of 0.6875, where the table begins. */
const tableStart = 0x3fe60000
/** Coefficients of log(1 + r) − r from r² up, for |r| < 2^-8. */
const a0 = -0.5000000000000001
const a1 = 0.33333333331825593
const a2 = -0.2499999999622955
const a3 = 0.20000304511814496
const a4 = -0.16667054827627667
/** The same from r³ up, for |r| < 0.065. */
const b1 = 0.3333333333333352
const b2 = -0.24999999999998432
const b3 = 0.19999999999320328
const b4 = -0.16666666669929706
const b5 = 0.14285715076560868
const b6 = -0.12499997863982555
const b7 = 0.11110712032936046
const b8 = -0.10000486757818193
const b9 = 0.09181994006195467
const b10 = -0.08328363062289341
/** 2^-66: how near the boundary between two float64 a quick result may come. A literal, because `**` is slow. */
const quickMargin = 1.3552527156068805e-20
/** 2^-51 and 2^-49: the same near 1, relative to the two parts of the tail. */
const cubeMargin = 4.440892098500626e-16
const restMargin = 1.7763568394002505e-15
const smallestNormal = 2.2250738585072014e-308
const twoTo52 = 4503599627370496

let logTable: LogTable | undefined

/** Returns the natural logarithm of x, bit for bit what glibc returns; −Infinity for 0, NaN for negative x and NaN. */
export function strictLog(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x > 0 ? x : NaN
  if (x >= 0.9375 && x < 1.064697265625) return logNearOne(x - 1)
  logTable ??= createLogTable()

  const isSubnormal = x < smallestNormal
  const normal = isSubnormal ? x * twoTo52 : x
  const sinceStart = highWord(normal) - tableStart
  const exponent = sinceStart >> 20
  const z = normal * powerOfTwo(-exponent)
  const k = exponent - (isSubnormal ? 52 : 0)
  const interval = (sinceStart >> 13) & 127

  // z/c is so close to 1 that subtracting 1 is exact: this is fma(z, 1/c, -1).
  const inverse = logTable.inverse[interval]!
  const ratio = z * inverse
  const r = ratio - 1 + productError(z, inverse, ratio)
  const whole = k * ln2High + logTable.log[interval]!
  const sum = whole + r
  const rest = whole - sum + r

  // As in strictExp: without FMA the tail is within 2^-67 of the fused one, and almost always that settles the result.
  const square = r * r
  const tail = r * square * (a1 + r * a2 + square * (a3 + r * a4)) + (square * a0 + (k * ln2Low + rest))
  const result = tail - quickMargin + sum
  return result === tail + quickMargin + sum ? result : logTail(r, k, rest) + sum
}

// log(1 + r) − r and what rounding k·ln2 + log(c) + r left over. The order of operations is glibc's.
function logTail(r: number, k: number, rest: number): number {
  const square = r * r
  const series = fma(fma(r, a4, a3), square, fma(r, a2, a1))
  return fma(r * square, series, fma(square, a0, fma(k, ln2Low, rest)))
}

// log(1 + r) for r in [-0.0625, 0.064697265625): no table, so that a result near zero keeps its precision.
function logNearOne(r: number): number {
  const shifted = r * 134217728
  const high = r + shifted - shifted
  const halfSquare = -0.5 * (high * high)
  const sum = r + halfSquare
  const rest = r - sum + halfSquare
  const square = r * r
  const cube = r * square
  const lowSquare = -0.5 * (r - high) * (high + r)
  const top = b7 + r * b8 + square * b9 + cube * b10
  const middle = b4 + r * b5 + square * b6 + cube * top
  const tail = cube * (b1 + r * b2 + square * b3 + cube * middle) + (lowSquare + rest)
  // Without FMA the cubic part is within 2^-51 of the fused one, relative to it, and the rest within 2^-50.
  const margin = Math.abs(cube) * cubeMargin + (Math.abs(lowSquare) + Math.abs(rest)) * restMargin
  const result = tail - margin + sum
  return result === tail + margin + sum ? result : nearOneTail(r, high, rest) + sum
}

// log(1 + r) − (r − high²/2), where `high` is the upper half of r. The order of operations is glibc's.
function nearOneTail(r: number, high: number, rest: number): number {
  const square = r * r
  const cube = r * square
  const low = fma(square, b3, fma(r, b2, b1))
  const middle = fma(square, b6, fma(r, b5, b4))
  const top = fma(cube, b10, fma(square, b9, fma(r, b8, b7)))
  return fma(cube, fma(fma(top, cube, middle), cube, low), fma(-0.5 * (r - high), high + r, rest))
}
