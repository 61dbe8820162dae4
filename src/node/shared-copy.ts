/**
 * `sharedCopy`: numbers in memory that all threads share.
 *
 * @module
 */
import type { NumberArray } from '../data/number-array.ts'

interface SharedArrayType {
  new (buffer: SharedArrayBuffer): NumberArray
  readonly BYTES_PER_ELEMENT: number
}

// By name, because arrays from another realm are not instances of these classes.
const arrayTypes: ReadonlyMap<string, SharedArrayType> = new Map<string, SharedArrayType>([
  ['Float64Array', Float64Array],
  ['Float32Array', Float32Array],
  ['Int32Array', Int32Array],
  ['Uint32Array', Uint32Array],
  ['Int16Array', Int16Array],
  ['Uint16Array', Uint16Array],
  ['Int8Array', Int8Array],
  ['Uint8Array', Uint8Array],
  ['Uint8ClampedArray', Uint8ClampedArray]
])

/** A copy of `numbers` in shared memory, of the same type, or as float64 for a type not listed here (float16). */
export function sharedCopy(numbers: NumberArray): NumberArray {
  const arrayType = arrayTypes.get(numbers[Symbol.toStringTag]) ?? Float64Array
  const copy = new arrayType(new SharedArrayBuffer(numbers.length * arrayType.BYTES_PER_ELEMENT))
  copy.set(numbers)
  return copy
}
