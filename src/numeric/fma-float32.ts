/**
 * Fused multiply-add of float32 numbers, in float64, where their products are exact.
 *
 * @module
 */

/**
 * Returns a·b + c of float32 numbers, rounded once to float32, to nearest, ties to even. The sign of a zero is unspecified where the
 * product is not zero.
 */
export function fmaFloat32(a: number, b: number, c: number): number {
  const product = a * b
  const sum = product + c
  const result = Math.fround(sum)
  // product + c = sum + rest, exactly.
  const sumPart = sum - product
  const rest = product - (sum - sumPart) + (c - sumPart)
  const step = 2 * (sum - result)
  // Rounded twice: `sum` is halfway between two float32 numbers, and the sign of `rest` tells which is nearer.
  if (step !== 0 && rest !== 0 && rest > 0 === step > 0 && Math.fround(result + step) === result + step)
    return result + step
  return result
}
