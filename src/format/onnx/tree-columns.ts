/**
 * The columns that trees test: those of the row where they can be, else those of an input stage.
 *
 * A threshold is compared with a column of the row as it comes, or rounded to float32. What operators compute before the trees, and
 * places of values among those that nodes ask for, are columns of an input stage.
 *
 * @module
 */
import type { OnnxStage } from '../../model/libraries/onnx.ts'
import type { RowProgram } from '../../model/libraries/onnx-program.ts'
import type { PlacedOperator } from './build-forest.ts'
import type { GraphTrees, OnnxGraph } from './graph.ts'

/** The trees with the columns that they test. */
export interface TreeColumns {
  readonly operators: readonly PlacedOperator[]
  readonly numColumns: number
  readonly inputStage: OnnxStage | undefined
}

/** Which columns trees test, and how. */
export function columnsOfTrees(graph: OnnxGraph): TreeColumns {
  const tested = graph.trees.map(testedColumns)
  const plain = graph.trees.map((trees, i) => plainColumns(graph, trees, tested[i]!))
  if (plain.every((columns) => columns !== undefined)) {
    const nowhere = (): number => -1
    return {
      operators: graph.trees.map((trees, i) => ({
        ...trees,
        thresholdColumn: plain[i]!,
        valueColumn: nowhere,
        placeOf: nowhere
      })),
      numColumns: graph.featureNames.length,
      inputStage: undefined
    }
  }
  return stagedColumns(graph, tested)
}

/** The features of an operator that are compared with thresholds, and the values that others are compared with. */
interface TestedColumns {
  readonly thresholds: ReadonlySet<number>
  readonly values: ReadonlyMap<number, ReadonlySet<number>>
}

function testedColumns({ operator: { nodes, trees } }: GraphTrees): TestedColumns {
  const thresholds = new Set<number>()
  const values = new Map<number, Set<number>>()
  trees.testNode.forEach((node, test) => {
    const feature = nodes.feature[node]!
    const asked = trees.values.get(test)
    if (asked === undefined) {
      thresholds.add(feature)
      return
    }
    let known = values.get(feature)
    if (known === undefined) values.set(feature, (known = new Set()))
    for (const value of asked) if (!Number.isNaN(value)) known.add(value)
  })
  return { thresholds, values }
}

// The column of the row that each feature is; undefined where some are none.
function plainColumns(
  { inputOf }: OnnxGraph,
  { operator, rows }: GraphTrees,
  tested: TestedColumns
): Int32Array | undefined {
  if (tested.values.size > 0) return undefined
  const columns = new Int32Array(rows.registers.length)
  for (const feature of tested.thresholds) {
    const input = inputOf(rows.registers[feature]!)
    // The forest rounds to float32 where trees are in it.
    if (input === undefined || (operator.isDouble && input.isFloat32)) return undefined
    columns[feature] = input.column
  }
  return columns
}

function stagedColumns(graph: OnnxGraph, tested: readonly TestedColumns[]): TreeColumns {
  const { before, featureNames, inputOf } = graph
  const columnOf = new Map<number, number>()
  const names: string[] = []
  const outputs: number[] = []
  const columnAt = (register: number, name: string): number => {
    let column = columnOf.get(register)
    if (column === undefined) {
      columnOf.set(register, (column = outputs.length))
      outputs.push(register)
      names.push(name)
    }
    return column
  }
  const operators = graph.trees.map((trees, i): PlacedOperator => {
    const { rowsName } = trees
    const { thresholds, values } = tested[i]!
    const registers = graph.rounded(trees.rows)
    const nameOf = (feature: number): string => {
      const input = inputOf(trees.rows.registers[feature]!)
      return input === undefined ? `${rowsName}[${feature}]` : featureNames[input.column]!
    }
    const thresholdColumn = new Int32Array(registers.length)
    for (const feature of thresholds) thresholdColumn[feature] = columnAt(registers[feature]!, nameOf(feature))
    const valueColumns = new Map<number, number>()
    const places = new Map<number, ReadonlyMap<number, number>>()
    for (const [feature, known] of values) {
      const sorted = [...known].sort((a, b) => a - b)
      const [register] = before.add({ kind: 'find', values: sorted }, [registers[feature]!])
      valueColumns.set(feature, columnAt(register!, `${nameOf(feature)}, place among values`))
      places.set(feature, new Map(sorted.map((value, place) => [value, place])))
    }
    return {
      ...trees,
      thresholdColumn,
      valueColumn: (feature) => valueColumns.get(feature)!,
      placeOf: (feature, value) => places.get(feature)!.get(value)!
    }
  })
  const program = before.finish(outputs)
  const sources = sourcesOf(program)
  const isByColumn = sources.every((source) => source !== several)
  return {
    operators,
    numColumns: outputs.length,
    inputStage: {
      library: 'ONNX',
      columnNames: names,
      explainedColumns: isByColumn ? sources.map((source) => (source === none ? [] : [source])) : undefined,
      isByColumn,
      program
    }
  }
}

const none = -1
const several = -2

// The column of the row that each output depends on.
function sourcesOf({ numRegisters, inputs, steps, outputs }: RowProgram): number[] {
  const sources = new Int32Array(numRegisters).fill(none)
  inputs.forEach((register, column) => (sources[register] = column))
  const joined = (left: number, right: number): number =>
    left === none || left === right ? right : right === none ? left : several
  for (const step of steps) {
    if (step.kind === 'normalize' || step.kind === 'softmax') {
      const all = step.from.reduce((source, register) => joined(source, sources[register]!), none)
      sources.fill(all, step.to, step.to + step.from.length)
      continue
    }
    step.from.forEach((register, i) => {
      const by = 'by' in step ? sources[step.by[i]!]! : none
      sources[step.to + i] = joined(sources[register]!, by)
    })
  }
  return outputs.map((register) => sources[register]!)
}
