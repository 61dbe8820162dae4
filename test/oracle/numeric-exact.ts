/**
 * Float64 numbers as exact fractions, and back with one rounding: slow, and plainly right.
 *
 * @module
 */

/** significand · 2^exponent. */
export interface Exact {
  readonly significand: bigint
  readonly exponent: number
}

/** The bits of a float64 as an unsigned integer. */
export function bitsOf(x: number): bigint {
  return new BigUint64Array(new Float64Array([x]).buffer)[0]!
}

/** The float64 with these bits, modulo 2^64. */
export function fromBits(bits: bigint): number {
  return new Float64Array(new BigUint64Array([BigInt.asUintN(64, bits)]).buffer)[0]!
}

/** A finite float64 without error. */
export function toExact(x: number): Exact {
  const bits = bitsOf(x)
  const biased = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xfffffffffffffn
  const size = biased === 0 ? fraction : fraction | (1n << 52n)
  return { significand: bits >> 63n === 0n ? size : -size, exponent: Math.max(biased, 1) - 1075 }
}

/** The nearest float64, ties to even, with overflow and subnormal results. */
export function toFloat64(exact: Exact): number {
  return toNearest(exact, 53, -1074)
}

/** The nearest float32 below its largest, ties to even, with subnormal results. */
export function toFloat32(exact: Exact): number {
  return toNearest(exact, 24, -149)
}

function toNearest({ significand, exponent }: Exact, numBits: number, smallestExponent: number): number {
  const size = significand < 0n ? -significand : significand
  const dropped = Math.max(size.toString(2).length - numBits, smallestExponent - exponent, 0)
  const kept = size >> BigInt(dropped)
  const rest = size - (kept << BigInt(dropped))
  const half = dropped === 0 ? 1n : 1n << BigInt(dropped - 1)
  const isUp = rest > half || (rest === half && dropped > 0 && (kept & 1n) === 1n)
  const rounded = isUp ? kept + 1n : kept
  // In two steps, because 2^(exponent + dropped) may be out of range where the product is not.
  const power = exponent + dropped
  const value = Number(rounded) * 2 ** Math.trunc(power / 2) * 2 ** (power - Math.trunc(power / 2))
  return significand < 0n ? -value : value
}
