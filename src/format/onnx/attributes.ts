/**
 * Typed access to a node's attributes. A value of another kind than expected is a ModelFormatError with node and attribute.
 *
 * Source: onnx 1.23 onnx/onnx.proto, AttributeProto.
 *
 * @module
 */
import { readVarint, visitFields, wireType } from '../../bytes/protobuf.ts'
import { asOnnxFault, onnxFault } from './fault.ts'
import type { OnnxNode } from './model-proto.ts'
import { type Message, readFloats, readIntegers, readText, readTextPlaces, type TextPlaces } from './numbers.ts'
import { type OnnxTensor, readTensor } from './tensor.ts'

const field = { float: 2, integer: 3, text: 4, tensor: 5, floats: 7, integers: 8, texts: 9 }

/** What is wrong with an attribute. */
export function attributeFault(node: OnnxNode, name: string, fault: string): Error {
  return onnxFault(fault, node.section, name)
}

/** A number; `absent` when the node has no such attribute. */
export function floatOf(node: OnnxNode, name: string, absent: number): number {
  return read(node, name, absent, (attribute) => {
    const floats = readFloats(attribute, field.float, 4)
    return floats.length === 0 ? 0 : floats.at(-1)!
  })
}

/** An integer; `absent` when the node has no such attribute. */
export function integerOf(node: OnnxNode, name: string, absent: number): number {
  const integer = read(node, name, absent, (attribute) => {
    let value = 0
    visit(attribute, field.integer, wireType.varint, (from, to) => (value = readVarint(attribute.bytes, from, to)))
    return value
  })
  if (!Number.isSafeInteger(integer)) throw attributeFault(node, name, 'expected an integer below 2^53')
  return integer
}

/** A text; `absent` when the node has no such attribute. */
export function textOf(node: OnnxNode, name: string, absent: string): string {
  return read(node, name, absent, (attribute) => {
    let value = ''
    visit(attribute, field.text, wireType.bytes, (from, to) => (value = readText(attribute.bytes, from, to)))
    return value
  })
}

/** Numbers, in float32; undefined when the node has no such attribute, or an empty one. */
export function floatsOf(node: OnnxNode, name: string): Float64Array | undefined {
  const floats = read(node, name, undefined, (attribute) => readFloats(attribute, field.floats, 4))
  return floats?.length === 0 ? undefined : floats
}

/** Integers from `min` to `max`; undefined when the node has no such attribute, or an empty one. */
export function integersOf(
  node: OnnxNode,
  name: string,
  min: number = Number.MIN_SAFE_INTEGER,
  max: number = Number.MAX_SAFE_INTEGER
): Float64Array | undefined {
  const integers = read(node, name, undefined, (attribute) => readIntegers(attribute, field.integers))
  if (integers === undefined || integers.length === 0) return undefined
  for (let i = 0; i < integers.length; i++) {
    if (!(integers[i]! >= min && integers[i]! <= max))
      throw attributeFault(node, name, `expected integers from ${min} to ${max}`)
  }
  return integers
}

/** Texts; undefined when the node has no such attribute, or an empty one. */
export function textsOf(node: OnnxNode, name: string): readonly string[] | undefined {
  const places = textPlacesOf(node, name)
  return asOnnxFault(
    () => places && Array.from(places.starts, (start, i) => readText(places.bytes, start, places.ends[i]!)),
    node.section
  )
}

/** Where texts are; undefined when the node has no such attribute, or an empty one. */
export function textPlacesOf(node: OnnxNode, name: string): TextPlaces | undefined {
  const places = read(node, name, undefined, (attribute) => readTextPlaces(attribute, field.texts))
  return places?.starts.length === 0 ? undefined : places
}

/** A tensor; undefined when the node has no such attribute. */
export function tensorOf(node: OnnxNode, name: string): OnnxTensor | undefined {
  return read(node, name, undefined, (attribute) => {
    const { bytes } = attribute
    let tensor: OnnxTensor | undefined
    visit(attribute, field.tensor, wireType.bytes, (start, end) => (tensor = readTensor({ bytes, start, end })))
    if (tensor === undefined) throw new SyntaxError('expected a tensor')
    return tensor
  })
}

function read<T, A>(node: OnnxNode, name: string, absent: A, from: (attribute: Message) => T): T | A {
  const attribute = node.attributes.get(name)
  if (attribute === undefined) return absent
  return asOnnxFault(() => from(attribute), `${node.section}, ${name}`)
}

function visit(
  { bytes, start, end }: Message,
  field: number,
  wire: number,
  take: (start: number, end: number) => void
): void {
  visitFields(bytes, start, end, (number, type, from, to) => {
    if (number === field && type === wire) take(from, to)
  })
}
