/**
 * `exp` and `log` of ARM optimized-routines as its text reads, on the bits of float64 numbers and with exact fused
 * multiply-adds, with none of the shortcuts of `src/numeric`. Finite arguments in the normal range only.
 *
 * @module
 */

import { createLogTable } from '../../src/numeric/log-table.ts'
import { bitsOf, fromBits } from './numeric-exact.ts'
import { exactFma as fma } from './numeric-fma.ts'

/** 2^(i/128) as exp_data.c stores it: what rounding lost, relatively, and bits less i · 2^52 / 128. */
export function expTableEntry(i: number): { tail: number; bits: bigint } {
  const fractionBits = 300n
  const unit = 2 ** 300
  // The 128th root of 2^i: seven square roots.
  let root = 1n << (BigInt(i) + fractionBits)
  for (let halving = 1; halving < 128; halving *= 2) root = squareRoot(root << fractionBits)
  const power = Number(root) / unit
  const rounded = BigInt(power * unit)
  return {
    tail: Number(((root - rounded) << fractionBits) / rounded) / unit,
    bits: bitsOf(power) - (BigInt(i) << 52n) / 128n
  }
}

// The integer part of the square root, one bit after the other.
function squareRoot(value: bigint): bigint {
  let root = 0n
  for (let bit = 1n << BigInt(value.toString(2).length >> 1); bit > 0n; bit >>= 1n) {
    if ((root + bit) ** 2n <= value) root += bit
  }
  return root
}

/** e^x for |x| < 512. */
export function armExp(x: number, table: readonly { tail: number; bits: bigint }[]): number {
  const shift = 1.5 * 2 ** 52
  const shifted = fma(184.6649652337873, x, shift)
  const count = bitsOf(shifted)
  const k = shifted - shift
  const { tail, bits } = table[Number(count % 128n)]!
  const r = fma(k, -1.2864023111638346e-14, fma(k, -0.005415212348111709, x))
  const r2 = r * r
  const low = fma(r, 0.16666666666665886, 0.49999999999996786)
  const high = fma(r, 0.008333335853059549, 0.0416666808410674)
  const change = fma(r2 * r2, high, fma(r2, low, tail + r))
  const scale = fromBits(bits + (count << 45n))
  return fma(scale, change, scale)
}

const logTable = createLogTable()

/** log(x) for normal positive x. */
export function armLog(x: number): number {
  if (x >= 1 - 2 ** -4 && x < 1 + 0x109 / 2 ** 12) return armLogNearOne(x - 1)
  const sinceStart = bitsOf(x) - 0x3fe6000000000000n
  const interval = Number((sinceStart >> 45n) & 127n)
  const k = Number(sinceStart >> 52n)
  const z = fromBits(bitsOf(x) - (BigInt(k) << 52n))
  const r = fma(z, logTable.inverse[interval]!, -1)
  const whole = fma(k, 0.6931471805598903, logTable.log[interval]!)
  const high = whole + r
  const low = fma(k, 5.497923018708371e-14, whole - high + r)
  const r2 = r * r
  const series = fma(
    fma(r, -0.16667054827627667, 0.20000304511814496),
    r2,
    fma(r, -0.2499999999622955, 0.33333333331825593)
  )
  return fma(r * r2, series, fma(r2, -0.5000000000000001, low)) + high
}

function armLogNearOne(r: number): number {
  const r2 = r * r
  const r3 = r * r2
  const low = fma(r2, 0.19999999999320328, fma(r, -0.24999999999998432, 0.3333333333333352))
  const middle = fma(r2, -0.12499997863982555, fma(r, 0.14285715076560868, -0.16666666669929706))
  const top = fma(r2, 0.09181994006195467, fma(r, -0.10000486757818193, 0.11110712032936046))
  const series = fma(fma(fma(r3, -0.08328363062289341, top), r3, middle), r3, low)
  const upper = fma(-(2 ** 27), r, fma(r, 2 ** 27, r))
  const high = fma(upper * upper, -0.5, r)
  const rest = fma(upper * upper, -0.5, r - high)
  return fma(series, r3, fma(-0.5 * (r - upper), r + upper, rest)) + high
}
