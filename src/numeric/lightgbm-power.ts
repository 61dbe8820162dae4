/**
 * Powers of ten as LightGBM computes them when it reads decimals: rounded step by step, so that the last bit may be off.
 *
 * Source: LightGBM 4.7.0 include/LightGBM/utils/common.h, Pow and Atof.
 *
 * @module
 */
import { exactPowersOfTen } from './constants.ts'

const maxExponent = 308

/** What the digits after the point are divided by. */
export function powerOfTen(exponent: number): number {
  return exactPowersOfTen[exponent] ?? power(10, exponent)
}

// The order of the products decides roundings beyond 10^22.
function power(base: number, exponent: number): number {
  if (exponent === 0) return 1
  if (exponent % 2 === 0) return power(base * base, exponent / 2)
  if (exponent % 3 === 0) return power(base * base * base, exponent / 3)
  return base * power(base, exponent - 1)
}

/** A number with the exponent behind its digits applied. */
export function scaleByTen(value: number, exponent: number): number {
  let rest = Math.min(maxExponent, Math.abs(exponent))
  let scale = 1
  for (; rest >= 50; rest -= 50) scale *= 1e50
  for (; rest >= 8; rest -= 8) scale *= 1e8
  for (; rest > 0; rest--) scale *= 10
  return exponent < 0 ? value / scale : value * scale
}
