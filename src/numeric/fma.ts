/**
 * Fused multiply-add in plain float64 arithmetic. The C library's `exp` and `log` use the processor's instruction;
 * JavaScript has none, and their last bit depends on it.
 * Sources: T. J. Dekker, "A floating-point technique for extending the available precision" (1971), for the exact
 * product; S. Boldo and G. Melquiond, "Emulation of a FMA and correctly rounded sums" (2008), for the single rounding.
 *
 * @module
 */

/** 2^27 + 1: splits a float64 into two halves whose products are exact. */
const splitter = 134217729

/**
 * Returns a·b − product without error, where `product` is the rounded a·b.
 *
 * Exact while |a| and |b| are below 2^995, and |a·b| is 0 or within 2^-960 … 2^1020.
 */
export function productError(a: number, b: number, product: number): number {
  const aScaled = a * splitter
  const aHigh = aScaled - (aScaled - a)
  const aLow = a - aHigh
  const bScaled = b * splitter
  const bHigh = bScaled - (bScaled - b)
  const bLow = b - bHigh
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow
}

/**
 * Returns a·b + c rounded once, to nearest, ties to even.
 *
 * Correct in the range of `productError` with |c| ≤ 2^1020, which is all that `exp` and `log` need. Out of it, and for
 * infinities, the result is unspecified; so is the sign of a zero.
 */
export function fma(a: number, b: number, c: number): number {
  const product = a * b
  const low = productError(a, b, product)

  // product + c = sum + rest, exactly.
  const sum = product + c
  const sumPart = sum - product
  const rest = product - (sum - sumPart) + (c - sumPart)

  // low + rest = tail + lost, exactly. `lost` is below anything the last sum can see, unless that sum is a tie.
  const tail = low + rest
  const tailPart = tail - low
  const lost = low - (tail - tailPart) + (rest - tailPart)

  const result = sum + tail
  if (lost !== 0) {
    const step = 2 * (tail - (result - sum))
    const neighbour = result + step
    // A tie: `result` and `neighbour` are equally far from sum + tail, and the sign of `lost` tells which is nearer.
    if (neighbour - result === step && lost > 0 === step > 0) return neighbour
  }
  return result
}
