/**
 * Fused multiply-add by exact integer arithmetic: slow, and plainly right.
 *
 * @module
 */

import { toExact, toFloat64 } from './numeric-exact.ts'

/** a·b + c for finite numbers, rounded once. */
export function exactFma(a: number, b: number, c: number): number {
  const [x, y, z] = [toExact(a), toExact(b), toExact(c)]
  const productExponent = x.exponent + y.exponent
  const exponent = Math.min(productExponent, z.exponent)
  const product = (x.significand * y.significand) << BigInt(productExponent - exponent)
  return toFloat64({ significand: product + (z.significand << BigInt(z.exponent - exponent)), exponent })
}
