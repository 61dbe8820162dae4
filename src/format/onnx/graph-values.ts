/**
 * The values of a graph, as loading follows them: constants, columns of rows by the registers that hold them, and class labels.
 *
 * @module
 */
import { onnxFault } from './fault.ts'
import type { OnnxNode } from './model-proto.ts'
import type { ProgramBuilder } from './program-builder.ts'
import { elementType, type OnnxTensor } from './tensor.ts'

/** Before the trees, or after. */
export type Side = 'before' | 'after'

/** Types of numbers. */
export type NumberType = 'float' | 'double' | 'integer'

/** Numbers of a row. */
export interface Columns {
  readonly kind: 'columns'
  readonly side: Side
  /** Of the program of that side [columns]. */
  readonly registers: readonly number[]
  readonly type: NumberType
  /** Whether it has one dimension, that of the rows. */
  readonly isVector: boolean
}

/** The class of a row. */
export interface Label {
  readonly kind: 'label'
  /** Of the program after the trees: the number of the class. */
  readonly register: number
  readonly labels: readonly (string | number)[]
}

/** A constant of the file. */
export interface Constant {
  readonly kind: 'constant'
  readonly tensor: OnnxTensor
}

export type GraphValue = Columns | Label | Constant

/** What operators work on. */
export interface GraphPrograms {
  readonly before: ProgramBuilder
  readonly after: ProgramBuilder
  /** The registers that hold those in float32, where graphs have them so: inputs come as the caller has them. */
  readonly rounded: (columns: Columns) => number[]
}

/** What is wrong with a node. */
export function nodeFault(node: OnnxNode, fault: string): Error {
  return onnxFault(fault, node.section)
}

/** An input that must be numbers of a row. */
export function columnsAt(node: OnnxNode, inputs: readonly (GraphValue | undefined)[], input: number): Columns {
  const value = inputs[input]
  if (value?.kind === 'columns') return value
  throw nodeFault(
    node,
    `expected numbers of rows as input ${input}, got ${value === undefined ? 'none' : `a ${value.kind}`}`
  )
}

/** An input that must be rows of columns: numbers of two dimensions. */
export function rowsAt(node: OnnxNode, inputs: readonly (GraphValue | undefined)[], input: number): Columns {
  const columns = columnsAt(node, inputs, input)
  if (columns.isVector) throw nodeFault(node, `expected rows of columns as input ${input}, got one dimension`)
  return columns
}

/** An input that must be a constant of this type. */
export function constantAt(
  node: OnnxNode,
  inputs: readonly (GraphValue | undefined)[],
  input: number,
  type: number
): OnnxTensor {
  const value = inputs[input]
  const isOfType = value?.kind === 'constant' && value.tensor.type === type
  if (isOfType) return value.tensor
  const name = Object.entries(elementType).find(([, number]) => number === type)![0]
  throw nodeFault(node, `expected a constant of ${name} as input ${input}`)
}

/** Checks that values are of this type. */
export function requireType(node: OnnxNode, { type }: Columns, types: readonly NumberType[]): void {
  if (!types.includes(type)) throw nodeFault(node, `expected ${types.join(' or ')}, got ${type}`)
}
