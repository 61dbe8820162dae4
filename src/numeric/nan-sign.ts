/**
 * The sign of a NaN, which C prints (`-nan`) and arithmetic in JavaScript does not show. It means nothing to a model, but a
 * file that holds it is to be written as it was read.
 *
 * @module
 */

const negativeNaN = 0xfff8000000000000n

/** Stores a NaN with its sign bit set in `target[position]`. */
export function storeNegativeNaN(target: Float64Array, position: number): void {
  bitsOf(target)[position] = negativeNaN
}

/** Whether `source[position]` is a NaN with its sign bit set. */
export function isNegativeNaN(source: Float64Array, position: number): boolean {
  const value = source[position]!
  return value !== value && bitsOf(source)[position]! >> 63n === 1n
}

function bitsOf(array: Float64Array): BigUint64Array {
  return new BigUint64Array(array.buffer, array.byteOffset, array.length)
}
