/**
 * All trees of a forest as decision tables, as the kernels take them.
 *
 * @module
 */
import type { Forest } from '../model/forest.ts'
import type { Ranks } from '../ranks/ranks.ts'
import { byteColumnsOf, type ByteConditions } from './byte-columns.ts'
import { type DecisionTable, decisionTableOf, isSameCondition } from './decision-table.ts'

// Places for each leaf, and places that there may always be. Trees of eight leaves that test seven different conditions have 16.
const maxPlacesPerLeaf = 16
const freePlaces = 2 ** 12

/** The tables of a forest. */
export interface ForestTables extends ByteConditions {
  /** Trees that a table stands for: those of an iteration, where they test the same conditions, otherwise 1. */
  readonly treesPerTable: number
  /** Leaf values of a place: one for each of those trees, and another, 0, where they are several and of an odd number. */
  readonly width: number
  /** Table `t` has the conditions `conditionOffsets[t]` to `conditionOffsets[t + 1]` (exclusive) [numTables + 1]. */
  readonly conditionOffsets: Int32Array
  /** First leaf value of each table [numTables]. */
  readonly leafOffsets: Int32Array
  /** Leaf values by table, place and tree. */
  readonly leafValues: Float64Array
  /** For each tree the leaf, numbered through the whole forest, of each place [numTrees][numPlaces]. */
  readonly leaves: readonly Int32Array[]
  /** Most conditions of a table. */
  readonly maxConditions: number
}

/** Makes the tables, one for each tree or one for each iteration; undefined when a tree cannot be one, or they were too large. */
export function forestTablesOf(forest: Forest, ranks: Ranks, maxBytes: number): ForestTables | undefined {
  const { numTrees, numTreesPerIteration: numOutputs } = forest
  // A sum in float32 is rounded after every tree, and linear leaves have no value of their own.
  if (forest.sumType === 'float32' || forest.linear !== undefined) return undefined
  const tables: DecisionTable[] = []
  const maxPlaces = Math.min(maxBytes / 8, freePlaces + maxPlacesPerLeaf * forest.leafValue.length)
  let numPlaces = 0
  for (let tree = 0; tree < numTrees; tree++) {
    const table = decisionTableOf(forest, tree, maxPlaces - numPlaces)
    if (table === undefined) return undefined
    numPlaces += table.leaves.length
    tables.push(table)
  }
  const isVector =
    numOutputs > 1 && tables.every((table, tree) => isSame(forest, table, tables[tree - (tree % numOutputs)]!))
  const treesPerTable = isVector ? numOutputs : 1
  const width = isVector ? numOutputs + (numOutputs & 1) : 1
  const leading = tables.filter((_, tree) => tree % treesPerTable === 0)
  const conditions = byteColumnsOf(
    forest,
    ranks,
    leading.flatMap((table) => table.conditions)
  )
  if (conditions === undefined) return undefined

  const conditionOffsets = new Int32Array(leading.length + 1)
  const leafOffsets = new Int32Array(leading.length)
  const leafValues = new Float64Array((numPlaces / treesPerTable) * width)
  let numFilled = 0
  for (const [i, table] of leading.entries()) {
    conditionOffsets[i + 1] = conditionOffsets[i]! + table.conditions.length
    leafOffsets[i] = numFilled
    for (let k = 0; k < treesPerTable; k++) {
      const { leaves } = tables[i * treesPerTable + k]!
      for (let place = 0; place < leaves.length; place++)
        leafValues[numFilled + place * width + k] = forest.leafValue[leaves[place]!]!
    }
    numFilled += table.leaves.length * width
  }
  const maxConditions = leading.reduce((most, table) => Math.max(most, table.conditions.length), 0)
  return {
    ...conditions,
    treesPerTable,
    width,
    conditionOffsets,
    leafOffsets,
    leafValues,
    leaves: tables.map(({ leaves }) => leaves),
    maxConditions
  }
}

function isSame(forest: Forest, { conditions }: DecisionTable, other: DecisionTable): boolean {
  return (
    conditions.length === other.conditions.length &&
    conditions.every((node, i) => isSameCondition(forest, node, other.conditions[i]!))
  )
}
