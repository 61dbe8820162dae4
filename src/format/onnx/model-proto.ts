/**
 * The parts of an ONNX file: `ModelProto`, its graph, the nodes of that. Attributes and constants are read when they are asked for.
 *
 * Source: onnx 1.23 onnx/onnx.proto.
 *
 * @module
 */
import { readVarint, visitFields, wireType } from '../../bytes/protobuf.ts'
import { asOnnxFault, onnxFault, quoted } from './fault.ts'
import { type Message, readText } from './numbers.ts'
import { type OnnxTensor, readTensor } from './tensor.ts'

/** An operation of the graph. */
export interface OnnxNode {
  readonly operator: string
  readonly domain: string
  /** Names of values; of inputs that are left out, empty. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, Message>
  /** What faults call it. */
  readonly section: string
}

/** An input or output of the graph. */
export interface OnnxValue {
  readonly name: string
  /** Type of its elements; undefined for what is no tensor. */
  readonly type: number | undefined
  /** Lengths by dimension, undefined where any will do; undefined when the file does not say. */
  readonly dims: readonly (number | undefined)[] | undefined
}

/** What a file holds. */
export interface OnnxModel {
  readonly producer: string
  readonly producerVersion: string
  /** Versions of the sets of operators, by domain. */
  readonly opsets: ReadonlyMap<string, number>
  readonly nodes: readonly OnnxNode[]
  readonly constants: ReadonlyMap<string, OnnxTensor>
  /** Without those that are constants. */
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
}

const modelField = { version: 1, producer: 2, producerVersion: 3, graph: 7, opset: 8 }
const graphField = { node: 1, initializer: 5, input: 11, output: 12, sparseInitializer: 15 }
const nodeField = { input: 1, output: 2, name: 3, operator: 4, attribute: 5, domain: 7 }
const firstKey = modelField.version * 8
// Far beyond the versions there are, and below what text begins with.
const endOfVersions = 32

/** Whether bytes look like a file of ONNX: its version comes first. */
export function isOnnxFile(bytes: Uint8Array): boolean {
  return bytes[0] === firstKey && bytes[1]! < endOfVersions
}

/**
 * Reads a file.
 *
 * @throws ModelFormatError when it is damaged or no model of ONNX
 */
export function readModelProto(bytes: Uint8Array): OnnxModel {
  return asOnnxFault(() => {
    let producer = ''
    let producerVersion = ''
    const opsets = new Map<string, number>()
    const graphs: Message[] = []
    visitFields(bytes, 0, bytes.length, (number, type, start, end) => {
      if (type !== wireType.bytes) return
      if (number === modelField.producer) producer = readText(bytes, start, end)
      if (number === modelField.producerVersion) producerVersion = readText(bytes, start, end)
      if (number === modelField.graph) graphs.push({ bytes, start, end })
      if (number === modelField.opset) readOpset({ bytes, start, end }, opsets)
    })
    if (graphs.length !== 1) throw onnxFault(`expected one graph, got ${graphs.length}`, 'model')
    return { producer, producerVersion, opsets, ...readGraph(graphs[0]!) }
  }, 'model')
}

function readOpset({ bytes, start, end }: Message, opsets: Map<string, number>): void {
  let domain = ''
  let version = 0
  visitFields(bytes, start, end, (number, type, from, to) => {
    if (number === 1 && type === wireType.bytes) domain = readText(bytes, from, to)
    if (number === 2 && type === wireType.varint) version = readVarint(bytes, from, to)
  })
  opsets.set(domain, version)
}

function readGraph({ bytes, start, end }: Message): Pick<OnnxModel, 'nodes' | 'constants' | 'inputs' | 'outputs'> {
  const nodes: OnnxNode[] = []
  const constants = new Map<string, OnnxTensor>()
  const inputs: OnnxValue[] = []
  const outputs: OnnxValue[] = []
  visitFields(bytes, start, end, (number, type, from, to) => {
    if (type !== wireType.bytes) return
    const message = { bytes, start: from, end: to }
    if (number === graphField.node) nodes.push(readNode(message, nodes.length))
    if (number === graphField.input) inputs.push(readValue(message))
    if (number === graphField.output) outputs.push(readValue(message))
    if (number === graphField.sparseInitializer) throw new SyntaxError('expected no sparse constants')
    if (number === graphField.initializer) {
      const tensor = asOnnxFault(() => readTensor(message), `initializer ${constants.size}`)
      constants.set(tensor.name, tensor)
    }
  })
  return { nodes, constants, inputs: inputs.filter(({ name }) => !constants.has(name)), outputs }
}

function readNode({ bytes, start, end }: Message, number: number): OnnxNode {
  let name = ''
  let operator = ''
  let domain = ''
  const inputs: string[] = []
  const outputs: string[] = []
  const attributes = new Map<string, Message>()
  visitFields(bytes, start, end, (field, type, from, to) => {
    if (type !== wireType.bytes) return
    if (field === nodeField.input) inputs.push(readText(bytes, from, to))
    if (field === nodeField.output) outputs.push(readText(bytes, from, to))
    if (field === nodeField.name) name = readText(bytes, from, to)
    if (field === nodeField.operator) operator = readText(bytes, from, to)
    if (field === nodeField.domain) domain = readText(bytes, from, to)
    if (field === nodeField.attribute) {
      const attribute = { bytes, start: from, end: to }
      attributes.set(nameOf(attribute, 1), attribute)
    }
  })
  const section = `node ${name === '' ? number : quoted(name)}, ${quoted(operator).slice(1, -1)}`
  if (operator === '') throw onnxFault('expected an operator', section)
  return { operator, domain: domain === 'ai.onnx' ? '' : domain, inputs, outputs, attributes, section }
}

// ValueInfoProto: a name, and a type, of which `tensor_type` has elements and a shape.
function readValue(message: Message): OnnxValue {
  const { bytes } = message
  const name = nameOf(message, 1)
  const tensor = partOf(partOf(message, 2), 1)
  if (tensor === undefined) return { name, type: undefined, dims: undefined }
  let type: number | undefined
  visitFields(bytes, tensor.start, tensor.end, (number, wire, from, to) => {
    if (number === 1 && wire === wireType.varint) type = readVarint(bytes, from, to)
  })
  const shape = partOf(tensor, 2)
  if (shape === undefined) return { name, type, dims: undefined }
  const dims: (number | undefined)[] = []
  visitFields(bytes, shape.start, shape.end, (number, wire, start, end) => {
    if (number === 1 && wire === wireType.bytes) dims.push(lengthOf({ bytes, start, end }))
  })
  return { name, type, dims }
}

// Of a dimension without a name.
function lengthOf({ bytes, start, end }: Message): number | undefined {
  let length: number | undefined
  visitFields(bytes, start, end, (number, type, from, to) => {
    if (number === 1 && type === wireType.varint) length = readVarint(bytes, from, to)
  })
  // Some write 0 for any.
  return length !== undefined && length > 0 ? length : undefined
}

function partOf(message: Message | undefined, field: number): Message | undefined {
  let part: Message | undefined
  if (message === undefined) return undefined
  const { bytes, start, end } = message
  visitFields(bytes, start, end, (number, type, from, to) => {
    if (number !== field || type !== wireType.bytes) return true
    part = { bytes, start: from, end: to }
    return false
  })
  return part
}

function nameOf(message: Message, field: number): string {
  const part = partOf(message, field)
  if (part === undefined || part.start === part.end) throw new SyntaxError('expected a name')
  return readText(message.bytes, part.start, part.end)
}
