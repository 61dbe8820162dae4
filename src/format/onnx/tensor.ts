/**
 * `TensorProto`: the constants of a file.
 *
 * Source: onnx 1.23 onnx/onnx.proto, TensorProto.
 *
 * @module
 */
import { readVarint, visitFields, wireType } from '../../bytes/protobuf.ts'
import { type Message, readFloats, readIntegers, readText } from './numbers.ts'

/** Types of elements that are read, with their numbers in files. */
export const elementType = { float: 1, uint8: 2, int32: 6, int64: 7, string: 8, double: 11 } as const

/** A constant. */
export interface OnnxTensor {
  readonly name: string
  readonly type: number
  readonly dims: readonly number[]
  /** Numbers, row after row; empty for texts [product of dims]. */
  readonly values: Float64Array
  /** Texts; empty for numbers [product of dims]. */
  readonly texts: readonly string[]
}

const field = {
  dims: 1,
  type: 2,
  floats: 4,
  integers: 5,
  texts: 6,
  longs: 7,
  name: 8,
  raw: 9,
  doubles: 10,
  dataLocation: 14
}
const maxRank = 8

/**
 * Reads a tensor.
 *
 * @throws SyntaxError when it is damaged, of another type, or has its numbers outside the file
 */
export function readTensor(message: Message): OnnxTensor {
  const { bytes, start, end } = message
  let type = 0
  let name = ''
  let raw: Uint8Array | undefined
  const texts: string[] = []
  visitFields(bytes, start, end, (number, wire, from, to) => {
    if (wire === wireType.varint) {
      if (number === field.type) type = readVarint(bytes, from, to)
      if (number === field.dataLocation && readVarint(bytes, from, to) !== 0)
        throw new SyntaxError('expected the numbers of tensors in the file, got a reference to another file')
    }
    if (wire !== wireType.bytes) return
    if (number === field.name) name = readText(bytes, from, to)
    if (number === field.raw) raw = bytes.subarray(from, to)
    if (number === field.texts) texts.push(readText(bytes, from, to))
  })
  const dims = [...readIntegers(message, field.dims).slice(0, maxRank + 1)]
  if (dims.length > maxRank || !dims.every((dim) => Number.isSafeInteger(dim) && dim >= 0))
    throw new SyntaxError(`expected tensors of up to ${maxRank} dimensions`)
  const values = raw === undefined || raw.length === 0 ? listedNumbers(message, type) : rawNumbers(raw, type)
  const length = dims.reduce((product, dim) => product * dim, 1)
  const given = type === elementType.string ? texts.length : values.length
  if (given !== length) throw new SyntaxError(`expected a tensor of ${length} elements, got ${given}`)
  return { name, type, dims, values, texts: type === elementType.string ? texts : [] }
}

function listedNumbers(message: Message, type: number): Float64Array {
  switch (type) {
    case elementType.float:
      return readFloats(message, field.floats, 4)
    case elementType.double:
      return readFloats(message, field.doubles, 8)
    case elementType.int64:
      return readIntegers(message, field.longs)
    case elementType.int32:
    case elementType.uint8:
      return readIntegers(message, field.integers)
    case elementType.string:
      return new Float64Array(0)
    default:
      throw unknownType(type)
  }
}

function rawNumbers(raw: Uint8Array, type: number): Float64Array {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  const numbers = (size: number, read: (at: number) => number): Float64Array => {
    if (raw.length % size !== 0) throw new SyntaxError(`expected elements of ${size} bytes`)
    return Float64Array.from({ length: raw.length / size }, (_, i) => read(i * size))
  }
  switch (type) {
    case elementType.float:
      return numbers(4, (at) => view.getFloat32(at, true))
    case elementType.double:
      return numbers(8, (at) => view.getFloat64(at, true))
    case elementType.int64:
      return numbers(8, (at) => Number(view.getBigInt64(at, true)))
    case elementType.int32:
      return numbers(4, (at) => view.getInt32(at, true))
    case elementType.uint8:
      return numbers(1, (at) => view.getUint8(at))
    default:
      throw unknownType(type)
  }
}

function unknownType(type: number): SyntaxError {
  return new SyntaxError(`expected elements of type ${Object.values(elementType).join(', ')}, got ${type}`)
}
