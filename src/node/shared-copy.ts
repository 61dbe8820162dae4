/**
 * `sharedCopy`: numbers in memory that all threads share.
 *
 * @module
 */
import { arrayTypeOf, type NumberArray, type NumberArrayType } from '../data/number-array.ts'

/** A copy of `numbers` in shared memory, of the same type, or as float64 for a type newer than the list of types (float16). */
export function sharedCopy(numbers: NumberArray): NumberArray {
  const arrayType: NumberArrayType = arrayTypeOf(numbers) ?? Float64Array
  const copy = new arrayType(new SharedArrayBuffer(numbers.length * arrayType.BYTES_PER_ELEMENT))
  copy.set(numbers)
  return copy
}
