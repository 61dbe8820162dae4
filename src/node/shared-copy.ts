/**
 * `sharedCopy`: numbers where every thread can read them.
 *
 * @module
 */
import type { NumberArray } from '../data/rows.ts'

interface SharedArrayType {
  new (buffer: SharedArrayBuffer): NumberArray
  readonly BYTES_PER_ELEMENT: number
}

// By name, as arrays made in another realm are no instances of these.
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

/** A copy of `numbers` in shared memory, of the same type; of a type not known here (float16) as float64. */
export function sharedCopy(numbers: NumberArray): NumberArray {
  const arrayType = arrayTypes.get(numbers[Symbol.toStringTag]) ?? Float64Array
  const copy = new arrayType(new SharedArrayBuffer(numbers.length * arrayType.BYTES_PER_ELEMENT))
  copy.set(numbers)
  return copy
}
