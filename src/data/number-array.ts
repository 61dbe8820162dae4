/**
 * `NumberArray`: typed arrays of numbers.
 *
 * @module
 */

/** Any typed array whose elements are numbers. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray

/** Whether a value is a typed array of numbers. */
export function isNumberArray(value: unknown): value is NumberArray {
  return (
    ArrayBuffer.isView(value) &&
    !(value instanceof DataView) &&
    !(value instanceof BigInt64Array) &&
    !(value instanceof BigUint64Array)
  )
}

const arrayTypes = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray
}
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object
const getterOf = (key: PropertyKey): ((this: unknown) => unknown) =>
  Object.getOwnPropertyDescriptor(typedArray, key)!.get!
const typeNameOf = getterOf(Symbol.toStringTag)
const lengthOf = getterOf('length')
const offsetOf = getterOf('byteOffset')
const bufferOf = getterOf('buffer')

/** A view of the same numbers without the methods of a subclass, which could run the caller's code in the middle of a loop. */
export function plainView(array: NumberArray): NumberArray {
  const type = arrayTypes[typeNameOf.call(array) as keyof typeof arrayTypes] as
    (typeof arrayTypes)[keyof typeof arrayTypes] | undefined
  // Types that are newer than this list, such as float16.
  if (type === undefined) return new Float64Array(array)
  return new type(bufferOf.call(array) as ArrayBuffer, offsetOf.call(array) as number, lengthOf.call(array) as number)
}
