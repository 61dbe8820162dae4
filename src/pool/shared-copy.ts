/**
 * `sharedCopy`: numbers in memory that all threads share, where there is such memory.
 *
 * @module
 */
import { arrayTypeOf, type NumberArray, type NumberArrayType } from '../data/number-array.ts'

/** Whether threads can share memory: pages can only where they are isolated from other origins. */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer === 'function'
}

/**
 * A copy of `numbers`, in shared memory where there is any, of the same type, or as float64 for a type newer than the list of types
 * (float16).
 */
export function sharedCopy(numbers: NumberArray): NumberArray {
  const arrayType: NumberArrayType = arrayTypeOf(numbers) ?? Float64Array
  const copy = emptyArray(arrayType, numbers.length)
  copy.set(numbers)
  return copy
}

/** Zeros, in shared memory where there is any. */
export function emptyArray(arrayType: NumberArrayType, length: number): NumberArray {
  const numBytes = length * arrayType.BYTES_PER_ELEMENT
  return new arrayType(canShareMemory() ? new SharedArrayBuffer(numBytes) : new ArrayBuffer(numBytes))
}
