/**
 * `nextUp`: the next larger float64.
 *
 * @module
 */

const float64 = new Float64Array(1)
const bits = new BigInt64Array(float64.buffer)

// Just over half of what an ulp of 1 is, so that adding it moves to the next number and rounds to it. Source: Rump, Zimmermann,
// Boldo & Melquiond, "Computing predecessor and successor in rounding to nearest" (2009).
const overHalf = 2 ** -53 + 2 ** -105

/** C's `nextafter(x, +inf)`. */
export function nextUp(x: number): number {
  const size = Math.abs(x)
  if (size > 1e-290 && size < Infinity) return x + size * overHalf
  if (Number.isNaN(x) || x === Infinity) return x
  if (x === 0) return Number.MIN_VALUE
  float64[0] = x
  bits[0]! += x > 0 ? 1n : -1n
  return float64[0]
}
