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

/** A type of arrays. */
export interface NumberArrayType {
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): NumberArray
  readonly name: string
  readonly BYTES_PER_ELEMENT: number
}

const arrayTypes: readonly NumberArrayType[] = [
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray
]
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object
const getterOf = (key: PropertyKey): ((this: unknown) => unknown) =>
  Object.getOwnPropertyDescriptor(typedArray, key)!.get!
const typeNameOf = getterOf(Symbol.toStringTag)
const lengthOf = getterOf('length')
const offsetOf = getterOf('byteOffset')
const bufferOf = getterOf('buffer')

/** The plain type of an array, by name, as arrays from another realm are instances of none; undefined for newer ones (float16). */
export function arrayTypeOf(array: NumberArray): NumberArrayType | undefined {
  const name = typeNameOf.call(array)
  return arrayTypes.find((type) => type.name === name)
}

/** A view of the same numbers without the methods of a subclass, which could run the caller's code in the middle of a loop. */
export function plainView(array: NumberArray): NumberArray {
  const type = arrayTypeOf(array)
  if (type === undefined) return new Float64Array(array)
  return new type(
    bufferOf.call(array) as ArrayBufferLike,
    offsetOf.call(array) as number,
    lengthOf.call(array) as number
  )
}
