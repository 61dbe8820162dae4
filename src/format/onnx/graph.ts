/**
 * The graph of a file, followed from its inputs to its outputs: what is computed before the trees, the trees, what is computed after.
 *
 * @module
 */
import { numScoresOf } from './build-forest.ts'
import { arrayFeatureExtractor, concat, gather, identity, reshape, slice, zipMap } from './column-operators.ts'
import { onnxFault, quoted } from './fault.ts'
import { type Columns, type GraphPrograms, type GraphValue, type Label, nodeFault, rowsAt } from './graph-values.ts'
import type { OnnxModel, OnnxNode, OnnxValue } from './model-proto.ts'
import {
  argMax,
  arithmetic,
  binarizer,
  cast,
  exp,
  imputer,
  normalizer,
  numberTypeOf,
  type Operator,
  scaler,
  sigmoid,
  softmax,
  sum
} from './number-operators.ts'
import { type Budget, createProgramBuilder, type ProgramBuilder, spend } from './program-builder.ts'
import { widestFeature } from './tree-lists.ts'
import { addTreeOutputs } from './tree-outputs.ts'
import { readTreeOperator, type TreeOperator } from './tree-operator.ts'

/** A tree operator in the graph. */
export interface GraphTrees {
  readonly operator: TreeOperator
  /** What its features are. */
  readonly rows: Columns
  /** Name of that value. */
  readonly rowsName: string
  /** The first of its raw scores. */
  readonly firstScore: number
  readonly baseScores: Float64Array | undefined
}

/** What a graph computes. */
export interface OnnxGraph {
  readonly trees: readonly GraphTrees[]
  readonly numScores: number
  readonly before: ProgramBuilder
  readonly after: ProgramBuilder
  readonly rounded: GraphPrograms['rounded']
  /** Columns of a row, by name. */
  readonly featureNames: readonly string[]
  /** The column of the row that a register of the program before the trees holds, and whether in float32; undefined for others. */
  readonly inputOf: (register: number) => { readonly column: number; readonly isFloat32: boolean } | undefined
  /** All outputs but labels: registers of the program after the trees. */
  readonly outputs: readonly number[]
  readonly label: Label | undefined
}

type TableEntry = { readonly domain: '' | 'ai.onnx.ml'; readonly operator: Operator }

const ml = 'ai.onnx.ml'
const treeOperators: readonly string[] = ['TreeEnsembleClassifier', 'TreeEnsembleRegressor', 'TreeEnsemble']
const operators: Readonly<Record<string, TableEntry>> = {
  Add: { domain: '', operator: arithmetic('add') },
  ArgMax: { domain: '', operator: argMax },
  ArrayFeatureExtractor: { domain: ml, operator: arrayFeatureExtractor },
  Binarizer: { domain: ml, operator: binarizer },
  Cast: { domain: '', operator: cast },
  Concat: { domain: '', operator: concat },
  Div: { domain: '', operator: arithmetic('divide') },
  Exp: { domain: '', operator: exp },
  Gather: { domain: '', operator: gather },
  Identity: { domain: '', operator: identity },
  Imputer: { domain: ml, operator: imputer },
  Mul: { domain: '', operator: arithmetic('multiply') },
  Normalizer: { domain: ml, operator: normalizer },
  Reshape: { domain: '', operator: reshape },
  Scaler: { domain: ml, operator: scaler },
  Sigmoid: { domain: '', operator: sigmoid },
  Slice: { domain: '', operator: slice },
  Softmax: { domain: '', operator: softmax },
  Sub: { domain: '', operator: arithmetic('subtract') },
  Sum: { domain: '', operator: sum },
  ZipMap: { domain: ml, operator: zipMap }
}

// Keep a damaged file from making every row huge.
const maxFeatures = 2 ** 20
const maxScores = 65536
const freeColumns = 2 ** 20

/**
 * Follows the graph.
 *
 * @param numBytes - of the file
 * @throws ModelFormatError at the first node that is damaged, or is an operator that is not supported
 */
export function readGraph(model: OnnxModel, numBytes: number): OnnxGraph {
  const budget: Budget = { columns: freeColumns + numBytes }
  const before = createProgramBuilder(budget)
  const after = createProgramBuilder(budget)
  const values = new Map<string, GraphValue>()
  for (const [name, tensor] of model.constants) values.set(name, { kind: 'constant', tensor })
  const inputs = addInputs(model, before, values)
  const programs = { before, after, rounded: inputs.rounded }
  const trees: GraphTrees[] = []
  let numScores = 0

  const addTrees = (node: OnnxNode, given: readonly (GraphValue | undefined)[]): readonly GraphValue[] => {
    const rows = rowsAt(node, given, 0)
    if (rows.side !== 'before') throw nodeFault(node, 'expected no trees that test what trees give')
    const operator = readTreeOperator(node, rows.type === 'double', rows.registers.length)
    const count = numScoresOf(operator)
    if (numScores + count > maxScores) throw nodeFault(node, `expected up to ${maxScores} raw scores`)
    const { outputs, baseScores } = addTreeOutputs(operator, after.addInputs(count), after)
    trees.push({ operator, rows, rowsName: node.inputs[0]!, firstScore: numScores, baseScores })
    numScores += count
    return outputs
  }
  for (const node of model.nodes) {
    const given = node.inputs.map((name) => (name === '' ? undefined : valueNamed(node, name, values)))
    for (const value of given) if (value?.kind === 'columns') spend(budget, value.registers.length)
    const made = isTrees(node) ? addTrees(node, given) : [operatorOf(node)(node, given, programs)]
    node.outputs.forEach((name, i) => {
      if (name === '') return
      const value = made[i]
      if (value === undefined) throw nodeFault(node, `expected ${made.length} outputs, got ${node.outputs.length}`)
      if (values.has(name))
        throw nodeFault(node, `expected another name than ${quoted(name)}, which a value has already`)
      values.set(name, value)
    })
  }
  if (trees.length === 0) throw onnxFault('expected a tree operator', 'graph')
  const { featureNames, inputOf, rounded } = inputs
  // Inputs that the graph rounds to float32 are as good as inputs that are.
  const roundedInputs = new Map<number, { readonly column: number; readonly isFloat32: boolean }>()
  for (const { kind, from, to } of before.steps) {
    if (kind !== 'float32') continue
    from.forEach((register, i) => {
      const input = inputOf(register)
      if (input !== undefined) roundedInputs.set(to + i, { column: input.column, isFloat32: true })
    })
  }
  return {
    trees,
    numScores,
    before,
    after,
    rounded,
    featureNames,
    inputOf: (register) => inputOf(register) ?? roundedInputs.get(register),
    ...readOutputs(model, values, budget)
  }
}

// Of nodes only those before have values: cycles end here.
function valueNamed(node: OnnxNode, name: string, values: ReadonlyMap<string, GraphValue>): GraphValue {
  const value = values.get(name)
  if (value !== undefined) return value
  throw nodeFault(node, `no input, constant or node before it is called ${quoted(name)}`)
}

function isTrees({ operator, domain }: OnnxNode): boolean {
  return domain === ml && treeOperators.includes(operator)
}

function operatorOf(node: OnnxNode): Operator {
  const entry = Object.hasOwn(operators, node.operator) ? operators[node.operator]! : undefined
  if (entry !== undefined && entry.domain === node.domain) return entry.operator
  const full = node.domain === '' ? node.operator : `${node.domain}.${node.operator}`
  const known = [...treeOperators, ...Object.keys(operators)].join(', ')
  throw nodeFault(node, `${quoted(full)} is not supported around trees; these are: ${known}`)
}

function addInputs(
  model: OnnxModel,
  before: ProgramBuilder,
  values: Map<string, GraphValue>
): Pick<OnnxGraph, 'featureNames' | 'inputOf' | 'rounded'> {
  const featureNames: string[] = []
  const inputs = new Map<number, { readonly column: number; readonly isFloat32: boolean }>()
  for (const input of model.inputs) {
    const type = numberTypeOf(input.type)
    const section = `input ${quoted(input.name)}`
    if (type === undefined) throw onnxFault('expected float, double, int32 or int64', section)
    const width = widthOf(input, model)
    if (featureNames.length + width > maxFeatures) throw onnxFault(`expected up to ${maxFeatures} columns`, section)
    const registers = before.addInputs(width)
    registers.forEach((register, i) => {
      inputs.set(register, { column: featureNames.length, isFloat32: type === 'float' })
      featureNames.push(model.inputs.length === 1 ? `f${i}` : width === 1 ? input.name : `${input.name}_${i}`)
    })
    // Who has integers gives integers; others are cut off as NumPy does it.
    const whole = type === 'integer' ? before.add({ kind: 'integer' }, registers) : registers
    values.set(input.name, {
      kind: 'columns',
      side: 'before',
      registers: whole,
      type,
      isVector: input.dims?.length === 1
    })
  }

  const roundedOf = new Map<number, number>()
  const rounded = ({ side, registers }: Columns): number[] => {
    const isRaw = (register: number): boolean => side === 'before' && inputs.get(register)?.isFloat32 === true
    const missing = [...new Set(registers)].filter((register) => isRaw(register) && !roundedOf.has(register))
    if (missing.length > 0)
      before.add({ kind: 'float32' }, missing).forEach((register, i) => roundedOf.set(missing[i]!, register))
    return registers.map((register) => (isRaw(register) ? roundedOf.get(register)! : register))
  }
  return { featureNames, inputOf: (register) => inputs.get(register), rounded }
}

// Some files do not say; then it is that of the trees, if these test the only input.
function widthOf({ name, dims }: OnnxValue, model: OnnxModel): number {
  const width = dims?.length === 1 ? 1 : dims?.[1]
  if (dims !== undefined && (dims.length < 1 || dims.length > 2))
    throw onnxFault(`expected rows of columns, got ${dims.length} dimensions`, `input ${quoted(name)}`)
  if (width !== undefined) return width
  if (model.inputs.length > 1) throw onnxFault('expected the number of its columns', `input ${quoted(name)}`)
  return model.nodes.filter(isTrees).reduce((most, node) => Math.max(most, widestFeature(node) + 1), 0)
}

function readOutputs(
  { outputs }: OnnxModel,
  values: ReadonlyMap<string, GraphValue>,
  budget: Budget
): Pick<OnnxGraph, 'outputs' | 'label'> {
  const registers: number[] = []
  let label: Label | undefined
  for (const { name } of outputs) {
    const value = values.get(name)
    const section = `output ${quoted(name)}`
    if (value === undefined) throw onnxFault('no node gives it', section)
    if (value.kind === 'label') {
      if (label !== undefined) throw onnxFault('expected one output of class labels', section)
      label = value
      continue
    }
    if (value.kind !== 'columns' || value.side === 'before')
      throw onnxFault('expected a value that the trees have a part in', section)
    spend(budget, value.registers.length)
    for (const register of value.registers) registers.push(register)
  }
  if (registers.length === 0) throw onnxFault('expected an output of numbers', 'graph')
  return { outputs: registers, label }
}
