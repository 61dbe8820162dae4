/**
 * The natural logarithm of float32 numbers with the bits of glibc's `logf` (2.27 and later). It is not the rounded
 * logarithm: `Math.fround(Math.log(x))` differs from it in about one call of 220.
 * Source: the algorithm and constants of ARM optimized-routines math/logf.c with a table of 16 (MIT licence), which glibc
 * uses. x = 2^k · z, and log(x) = k·ln2 + log(c) + log(1 + r) with c from the table and r = z/c − 1, in float64.
 *
 * @module
 */
import { strictLog } from './log.ts'

const float32 = /* @__PURE__ */ new Float32Array(1)
const bits = /* @__PURE__ */ new Int32Array(float32.buffer)

/** 1/c of each interval. */
const inverses = [
  1.398907162146528, 1.3403141896637998, 1.286432210124115, 1.2367150214269895, 1.1906977166711752, 1.1479821020556429,
  1.1082251448272158, 1.0711297413057381, 1.036437278977283, 1, 0.9492859795739057, 0.8951049428609004,
  0.8476821620351103, 0.8050314851692001, 0.7664671008843108, 0.731428603316328
]
const ln2 = 0.6931471805599453
/** Bits of the float32 0.69921875, where the table begins. */
const tableStart = 0x3f330000
/** Coefficients of log(1 + r) − r from r² up. */
const a0 = -0.4999997485802103
const a1 = 0.333456765744066
const a2 = -0.25089342214237154
const smallestNormal = 1.1754943508222875e-38
const twoTo23 = 8388608

// log(c) of each interval, with all bits that the source has.
let logs: readonly number[] | undefined

/** Returns the natural logarithm of a float32 as glibc does; −Infinity for 0, NaN for negative x and NaN. */
export function strictLogFloat32(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x > 0 ? x : NaN
  if (x === 1) return 0
  logs ??= inverses.map((inverse) => -strictLog(inverse))
  const isSubnormal = x < smallestNormal
  float32[0] = isSubnormal ? x * twoTo23 : x
  const sinceStart = bits[0]! - tableStart
  const interval = (sinceStart >> 19) & 15
  const k = (sinceStart >> 23) - (isSubnormal ? 23 : 0)
  bits[0] = bits[0]! - (sinceStart & 0xff800000)
  const r = float32[0] * inverses[interval]! - 1
  const square = r * r
  return Math.fround((a2 * square + (a1 * r + a0)) * square + (logs[interval]! + k * ln2 + r))
}
