/**
 * The natural logarithm with the bits of glibc 2.28 and later on x86-64 with FMA, where `Math.log` differs from it in
 * about one call of sixteen.
 * Source: the algorithm and constants of ARM optimized-routines math/log.c with a table of 128 (MIT licence), which
 * glibc uses. x = 2^k · z, and log(x) = k·ln2 + log(c) + log(1 + r) with c from the table and r = z/c − 1.
 *
 * @module
 */

import { highWord, withHighWord } from './float-bits.ts'
import { fma, mulAdd, productError, type MulAdd } from './fma.ts'
import { createLogTable, type LogTable } from './log-table.ts'

/** ln2 in two parts; k times the first is exact. */
const ln2High = 0.6931471805598903
const ln2Low = 5.497923018708371e-14
/** Upper word of 0.6875, where the table begins. */
const tableStart = 0x3fe60000

let logTable: LogTable | undefined

/** Returns the natural logarithm of x, bit for bit what glibc returns; −Infinity for 0, NaN for negative x and NaN. */
export function strictLog(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x > 0 ? x : NaN
  if (x >= 1 - 2 ** -4 && x < 1 + 0x109 / 2 ** 12) return logNearOne(x - 1)
  logTable ??= createLogTable()

  const isSubnormal = x < 2 ** -1022
  const normal = isSubnormal ? x * 2 ** 52 : x
  const high = highWord(normal)
  const sinceStart = high - tableStart
  const z = withHighWord(normal, high - (sinceStart & 0xfff00000))
  const k = (sinceStart >> 20) - (isSubnormal ? 52 : 0)
  const interval = (sinceStart >> 13) & 127

  // z/c is so close to 1 that subtracting 1 is exact: this is fma(z, 1/c, -1).
  const inverse = logTable.inverse[interval]!
  const ratio = z * inverse
  const r = ratio - 1 + productError(z, inverse, ratio)
  const whole = k * ln2High + logTable.log[interval]!
  const sum = whole + r
  const rest = whole - sum + r

  // As in strictExp: without FMA the tail is within 2^-68 of the fused one, and almost always that settles the result.
  const tail = logTail(r, k, rest, mulAdd)
  const result = tail - 2 ** -67 + sum
  return result === tail + 2 ** -67 + sum ? result : logTail(r, k, rest, fma) + sum
}

// log(1 + r) − r and what rounding k·ln2 + log(c) + r left over. The order of operations is glibc's.
function logTail(r: number, k: number, rest: number, add: MulAdd): number {
  const square = r * r
  const low = add(r, -0.2499999999622955, 0.33333333331825593)
  const high = add(r, -0.16667054827627667, 0.20000304511814496)
  return add(r * square, add(high, square, low), add(square, -0.5000000000000001, add(k, ln2Low, rest)))
}

// log(1 + r) for r in [-2^-4, 0x109/2^12): no table, so that a result near zero keeps its precision.
function logNearOne(r: number): number {
  const high = r + r * 2 ** 27 - r * 2 ** 27
  const halfSquare = -0.5 * (high * high)
  const sum = r + halfSquare
  const rest = r - sum + halfSquare
  const cube = r * (r * r)
  const tail = nearOneTail(r, high, cube, rest, mulAdd)
  // Without FMA the tail is within 3/4 of this margin of the fused one.
  const margin = (Math.abs(cube) + Math.abs(rest) + r * r * 2 ** -27) * 2 ** -51
  const result = tail - margin + sum
  return result === tail + margin + sum ? result : nearOneTail(r, high, cube, rest, fma) + sum
}

// log(1 + r) − (r − high²/2), where `high` is the upper half of r. The order of operations is glibc's.
function nearOneTail(r: number, high: number, cube: number, rest: number, add: MulAdd): number {
  const square = r * r
  const low = add(square, 0.19999999999320328, add(r, -0.24999999999998432, 0.3333333333333352))
  const middle = add(square, -0.12499997863982555, add(r, 0.14285715076560868, -0.16666666669929706))
  const top = add(square, 0.09181994006195467, add(r, -0.10000486757818193, 0.11110712032936046))
  const series = add(add(add(cube, -0.08328363062289341, top), cube, middle), cube, low)
  return add(cube, series, add(-0.5 * (r - high), high + r, rest))
}
