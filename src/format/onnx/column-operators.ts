/**
 * Operators that choose, join or rename columns. They compute nothing: what they make are other lists of registers.
 *
 * Source: onnx 1.23 docs/Operators.md, docs/Operators-ml.md.
 *
 * @module
 */
import { integerOf, integersOf, textsOf } from './attributes.ts'
import { columnsAt, constantAt, type Columns, type GraphValue, nodeFault, rowsAt } from './graph-values.ts'
import type { OnnxNode } from './model-proto.ts'
import { elementType } from './tensor.ts'

type Inputs = readonly (GraphValue | undefined)[]

/** Identity: its input. */
export function identity(node: OnnxNode, [value]: Inputs): GraphValue {
  if (value === undefined) throw nodeFault(node, 'expected an input')
  return value
}

/** ZipMap: rows as dictionaries by class, whose order is that of the columns. */
export function zipMap(node: OnnxNode, inputs: Inputs): GraphValue {
  const columns = rowsAt(node, inputs, 0)
  const labels = integersOf(node, 'classlabels_int64s') ?? textsOf(node, 'classlabels_strings')
  if (labels?.length === columns.registers.length) return columns
  throw nodeFault(node, `expected ${columns.registers.length} class labels, got ${labels?.length ?? 0}`)
}

/** Concat: columns side by side. */
export function concat(node: OnnxNode, inputs: Inputs): GraphValue {
  const parts = inputs.map((_, i) => rowsAt(node, inputs, i))
  const first = parts[0]
  if (first === undefined) throw nodeFault(node, 'expected an input')
  requireColumnAxis(node, integerOf(node, 'axis', 0))
  for (const { side, type } of parts) {
    if (side !== first.side) throw nodeFault(node, 'expected inputs that are all before the trees, or all after them')
    if (type !== first.type) throw nodeFault(node, 'expected rows of one type')
  }
  return { ...first, registers: parts.flatMap(({ registers }) => registers) }
}

/** Gather: some of the columns. */
export function gather(node: OnnxNode, inputs: Inputs): GraphValue {
  const columns = rowsAt(node, inputs, 0)
  requireColumnAxis(node, integerOf(node, 'axis', 0))
  const { dims, values } = constantAt(node, inputs, 1, elementType.int64)
  if (dims.length > 1) throw nodeFault(node, 'expected a list of columns')
  return { ...chosen(node, columns, values), isVector: dims.length === 0 }
}

/** ArrayFeatureExtractor: some of the columns; or, of a constant, the names of classes, chosen by the number of the class. */
export function arrayFeatureExtractor(node: OnnxNode, inputs: Inputs): GraphValue {
  const [source, index] = inputs
  if (source?.kind === 'constant' && index?.kind === 'label') {
    const { texts, values, type } = source.tensor
    const names = type === elementType.string ? texts : [...values]
    const labels = index.labels.map((number) => names[Number(number)])
    if (labels.some((label) => label === undefined)) throw nodeFault(node, `expected ${labels.length} class labels`)
    return { ...index, labels: labels as (string | number)[] }
  }
  const columns = rowsAt(node, inputs, 0)
  return chosen(node, columns, constantAt(node, inputs, 1, elementType.int64).values)
}

/** Slice: columns from one to another. */
export function slice(node: OnnxNode, inputs: Inputs): GraphValue {
  const columns = rowsAt(node, inputs, 0)
  const listOf = (input: number, name: string): Float64Array | undefined =>
    inputs[input] === undefined ? integersOf(node, name) : constantAt(node, inputs, input, elementType.int64).values
  const [starts, ends, axes, steps] = ['starts', 'ends', 'axes', 'steps'].map((name, i) => listOf(i + 1, name))
  const isColumns = axes?.length === 1 && (axes[0] === 1 || axes[0] === -1)
  const isPlain =
    starts?.length === 1 && ends?.length === 1 && (steps === undefined || steps.every((step) => step === 1))
  if (!isColumns || !isPlain) throw nodeFault(node, 'expected columns in one piece')
  return { ...columns, registers: columns.registers.slice(starts[0]!, ends[0]!) }
}

/** Reshape: the same columns, with or without the dimension that they have as one column. */
export function reshape(node: OnnxNode, inputs: Inputs): GraphValue {
  const [value] = inputs
  const { values } = constantAt(node, inputs, 1, elementType.int64)
  const [rows, width] = values
  const isOfRows = rows === -1 || (rows === 0 && integerOf(node, 'allowzero', 0) === 0)
  if (value?.kind === 'label') {
    if (isOfRows && values.length === 1) return value
    throw nodeFault(node, 'expected a shape that has a label for each row')
  }
  const columns = columnsAt(node, inputs, 0)
  const length = columns.registers.length
  const isSame = values.length === 2 && (width === length || (width === -1 && rows === 0))
  if (isOfRows && (isSame || (values.length === 1 && length === 1)))
    return { ...columns, isVector: values.length === 1 }
  throw nodeFault(node, 'expected a shape that keeps the rows')
}

/** Checks that an axis is that of the columns. */
export function requireColumnAxis(node: OnnxNode, axis: number): void {
  if (axis !== 1 && axis !== -1) throw nodeFault(node, `expected axis 1, that of the columns, got ${axis}`)
}

function chosen(node: OnnxNode, columns: Columns, indices: Float64Array): Columns {
  const { length } = columns.registers
  const registers = Array.from(indices, (index) => columns.registers[index < 0 ? index + length : index])
  if (registers.some((register) => register === undefined))
    throw nodeFault(node, `expected columns from ${-length} to ${length - 1}`)
  return { ...columns, registers: registers as number[] }
}
