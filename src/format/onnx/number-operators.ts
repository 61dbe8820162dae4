/**
 * Operators that compute, row by row: steps of the program before the trees or after them.
 *
 * Source: onnxruntime 1.32 core/providers/cpu/ml/; onnx 1.23 docs/Operators.md, docs/Operators-ml.md.
 *
 * @module
 */
import { attributeFault, floatOf, floatsOf, integerOf, textOf } from './attributes.ts'
import { requireColumnAxis } from './column-operators.ts'
import {
  type Columns,
  columnsAt,
  type GraphPrograms,
  type GraphValue,
  type NumberType,
  nodeFault,
  requireType,
  rowsAt
} from './graph-values.ts'
import type { OnnxNode } from './model-proto.ts'
import type { NewStep } from './program-builder.ts'
import { elementType } from './tensor.ts'

type Inputs = readonly (GraphValue | undefined)[]
type Arithmetic = 'add' | 'subtract' | 'multiply' | 'divide'

const numberTypes: Readonly<Record<number, NumberType>> = {
  [elementType.float]: 'float',
  [elementType.double]: 'double',
  [elementType.int32]: 'integer',
  [elementType.int64]: 'integer'
}

/** The type of numbers of an element type; undefined for others. */
export function numberTypeOf(type: number | undefined): NumberType | undefined {
  return type === undefined ? undefined : numberTypes[type]
}

/** Cast: numbers to another type; labels to text or to numbers. */
export function cast(node: OnnxNode, inputs: Inputs, programs: GraphPrograms): GraphValue {
  const to = integerOf(node, 'to', 0)
  const [value] = inputs
  if (value?.kind === 'label') {
    if (to === elementType.string) return { ...value, labels: value.labels.map(String) }
    if (numberTypeOf(to) !== undefined && value.labels.every((label) => typeof label === 'number')) return value
    throw attributeFault(node, 'to', `expected labels to become texts or numbers, got ${to}`)
  }
  const columns = columnsAt(node, inputs, 0)
  const type = numberTypeOf(to)
  if (type === undefined) throw attributeFault(node, 'to', `expected float, double, int32 or int64, got ${to}`)
  if (type === columns.type) return columns
  if (type === 'double') return { ...columns, type, registers: programs.rounded(columns) }
  return computed(programs, columns, type, { kind: type === 'float' ? 'float32' : 'integer' })
}

/** Scaler: (value − offset) × scale, in float32. */
export function scaler(node: OnnxNode, inputs: Inputs, programs: GraphPrograms): GraphValue {
  const columns = rowsAt(node, inputs, 0)
  const by = (name: string): number[] => {
    const values = floatsOf(node, name) ?? new Float64Array(0)
    return programs[columns.side].constantsOf(perColumn(node, name, values, columns.registers.length))
  }
  const isFloat32 = columns.type !== 'double'
  const source = columns.type === 'integer' ? computed(programs, columns, 'float', { kind: 'float32' }) : columns
  const moved = computed(programs, source, source.type, { kind: 'subtract', by: by('offset'), isFloat32 })
  return computed(programs, moved, 'float', { kind: 'multiply', by: by('scale'), isFloat32: true })
}

/** Imputer: another value for missing ones. */
export function imputer(node: OnnxNode, inputs: Inputs, programs: GraphPrograms): GraphValue {
  const columns = rowsAt(node, inputs, 0)
  requireType(node, columns, ['float'])
  const values = floatsOf(node, 'imputed_value_floats') ?? new Float64Array(0)
  const by = perColumn(node, 'imputed_value_floats', values, columns.registers.length)
  const missing = floatOf(node, 'replaced_value_float', 0)
  return computed(programs, columns, 'float', { kind: 'impute', missing, by: programs[columns.side].constantsOf(by) })
}

/** Binarizer: 1 above the threshold, else 0. */
export function binarizer(node: OnnxNode, inputs: Inputs, programs: GraphPrograms): GraphValue {
  const columns = columnsAt(node, inputs, 0)
  requireType(node, columns, ['float'])
  return computed(programs, columns, 'float', { kind: 'above', limit: floatOf(node, 'threshold', 0) })
}

/** Normalizer: a row divided by its size. */
export function normalizer(node: OnnxNode, inputs: Inputs, programs: GraphPrograms): GraphValue {
  const columns = rowsAt(node, inputs, 0)
  requireType(node, columns, ['float'])
  const norm = textOf(node, 'norm', 'MAX')
  if (norm === 'MAX' || norm === 'L1' || norm === 'L2')
    return computed(programs, columns, 'float', { kind: 'normalize', norm })
  throw attributeFault(node, 'norm', `expected MAX, L1 or L2, got ${JSON.stringify(norm.slice(0, 40))}`)
}

/** Add, Sub, Mul, Div: of columns and columns, or of columns and constants. */
export function arithmetic(kind: Arithmetic): Operator {
  return (node, inputs, programs) => combined(node, kind, inputs, programs)
}

/** Sum: of all inputs, one after the other. */
export function sum(node: OnnxNode, inputs: Inputs, programs: GraphPrograms): GraphValue {
  return inputs
    .slice(1)
    .reduce<GraphValue>((total, value) => combined(node, 'add', [total, value], programs), columnsAt(node, inputs, 0))
}

/** Sigmoid: by a quotient of polynomials. */
export function sigmoid(node: OnnxNode, inputs: Inputs, programs: GraphPrograms): GraphValue {
  const columns = columnsAt(node, inputs, 0)
  requireType(node, columns, ['float'])
  return computed(programs, columns, 'float', { kind: 'sigmoid' })
}

/** Exp: by a polynomial. */
export function exp(node: OnnxNode, inputs: Inputs, programs: GraphPrograms): GraphValue {
  const columns = columnsAt(node, inputs, 0)
  requireType(node, columns, ['float'])
  return computed(programs, columns, 'float', { kind: 'exponential' })
}

/** Softmax: with glibc's exp, where onnxruntime has a polynomial. */
export function softmax(node: OnnxNode, inputs: Inputs, programs: GraphPrograms): GraphValue {
  const columns = rowsAt(node, inputs, 0)
  requireType(node, columns, ['float'])
  requireColumnAxis(node, integerOf(node, 'axis', -1))
  return computed(programs, columns, 'float', { kind: 'softmax', isZeroKept: false })
}

/** ArgMax: the number of the highest column, as a label. */
export function argMax(node: OnnxNode, inputs: Inputs, programs: GraphPrograms): GraphValue {
  const columns = rowsAt(node, inputs, 0)
  requireColumnAxis(node, integerOf(node, 'axis', 0))
  if (columns.side === 'before' || columns.registers.length === 0 || integerOf(node, 'select_last_index', 0) !== 0)
    throw nodeFault(node, 'expected the first of the highest of what the trees give')
  const [register] = programs.after.add({ kind: 'highest', isAdded: false }, columns.registers, 1)
  return { kind: 'label', register: register!, labels: columns.registers.map((_, number) => number) }
}

/** An operator. */
export type Operator = (node: OnnxNode, inputs: Inputs, programs: GraphPrograms) => GraphValue

function combined(node: OnnxNode, kind: Arithmetic, inputs: Inputs, programs: GraphPrograms): Columns {
  const [left, right] = inputs
  if (left === undefined || right === undefined) throw nodeFault(node, 'expected two inputs')
  const shape = [left, right].find((value): value is Columns => value.kind === 'columns')
  if (shape === undefined) throw nodeFault(node, 'expected numbers of rows')
  requireType(node, shape, ['float', 'double'])
  const width = Math.max(widthOf(node, left, shape), widthOf(node, right, shape))
  const wide = (value: GraphValue): number[] => {
    const registers = value.kind === 'columns' ? programs.rounded(value) : constantRegisters(value, shape, programs)
    if (registers.length === width) return registers
    if (registers.length === 1) return new Array<number>(width).fill(registers[0]!)
    throw nodeFault(node, `expected 1 or ${width} columns, got ${registers.length}`)
  }
  const from = wide(left)
  const registers = programs[shape.side].add({ kind, by: wide(right), isFloat32: shape.type === 'float' }, from)
  return { ...shape, registers }
}

// Columns of a value beside `shape`, once it is known to fit.
function widthOf(node: OnnxNode, value: GraphValue, shape: Columns): number {
  if (value.kind === 'columns') {
    if (value.side !== shape.side)
      throw nodeFault(node, 'expected inputs that are all before the trees, or all after them')
    if (value.type !== shape.type)
      throw nodeFault(node, `expected inputs of one type, got ${shape.type} and ${value.type}`)
    if (value.isVector !== shape.isVector) throw nodeFault(node, 'expected inputs of as many dimensions')
    return value.registers.length
  }
  if (value.kind === 'label') throw nodeFault(node, 'expected numbers, got a label')
  const { dims, values, type } = value.tensor
  if (numberTypeOf(type) !== shape.type) throw nodeFault(node, `expected a constant of ${shape.type}`)
  // One for each column, or one for all.
  if (values.length !== (dims.at(-1) ?? 1) || dims.length > 2 || (shape.isVector && values.length > 1))
    throw nodeFault(node, 'expected a constant for each column')
  return values.length
}

function constantRegisters(value: GraphValue, { side }: Columns, programs: GraphPrograms): number[] {
  return value.kind === 'constant' ? programs[side].constantsOf(value.tensor.values) : []
}

function computed(programs: GraphPrograms, columns: Columns, type: NumberType, step: NewStep): Columns {
  return { ...columns, type, registers: programs[columns.side].add(step, programs.rounded(columns)) }
}

function perColumn(node: OnnxNode, name: string, values: Float64Array, width: number): Float64Array {
  if (values.length === width) return values
  if (values.length === 1) return new Float64Array(width).fill(values[0]!)
  throw attributeFault(node, name, `expected 1 or ${width} numbers, got ${values.length}`)
}
