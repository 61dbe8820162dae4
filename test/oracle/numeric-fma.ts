/**
 * Fused multiply-add by exact integer arithmetic: slow, and plainly right.
 *
 * @module
 */

import { type Exact, toExact, toFloat32, toFloat64 } from './numeric-exact.ts'

/** a·b + c for finite numbers, rounded once. */
export function exactFma(a: number, b: number, c: number): number {
  return toFloat64(exactly(a, b, c))
}

/** a·b + c for finite numbers, rounded once, to float32. */
export function exactFmaFloat32(a: number, b: number, c: number): number {
  return toFloat32(exactly(a, b, c))
}

function exactly(a: number, b: number, c: number): Exact {
  const [x, y, z] = [toExact(a), toExact(b), toExact(c)]
  const productExponent = x.exponent + y.exponent
  const exponent = Math.min(productExponent, z.exponent)
  const product = (x.significand * y.significand) << BigInt(productExponent - exponent)
  return { significand: product + (z.significand << BigInt(z.exponent - exponent)), exponent }
}
