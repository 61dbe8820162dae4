/**
 * `nextUp`: the next larger float64.
 *
 * @module
 */

const float64 = new Float64Array(1)
const bits = new BigInt64Array(float64.buffer)

/** C's `nextafter(x, +inf)`. */
export function nextUp(x: number): number {
  if (Number.isNaN(x) || x === Infinity) return x
  if (x === 0) return Number.MIN_VALUE
  float64[0] = x
  bits[0]! += x > 0 ? 1n : -1n
  return float64[0]
}
