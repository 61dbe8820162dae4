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
  /** Whether the trees of an iteration test the same, so that a table holds vectors of all their leaf values. */
  readonly isVector: boolean
  /** Table `t` has the conditions `conditionOffsets[t]` to `conditionOffsets[t + 1]` (exclusive) [numTables + 1]. */
  readonly conditionOffsets: Int32Array
  /** First leaf value of each table [numTables]. */
  readonly leafOffsets: Int32Array
  /** Leaf values by table, place and, in vectors, raw score. */
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
  const width = isVector ? numOutputs : 1
  const leading = tables.filter((_, tree) => tree % width === 0)
  const conditions = byteColumnsOf(
    forest,
    ranks,
    leading.flatMap((table) => table.conditions)
  )
  if (conditions === undefined) return undefined

  const conditionOffsets = new Int32Array(leading.length + 1)
  const leafOffsets = new Int32Array(leading.length)
  const leafValues = new Float64Array(numPlaces)
  let numFilled = 0
  for (const [i, { conditions: ofTable, leaves }] of leading.entries()) {
    conditionOffsets[i + 1] = conditionOffsets[i]! + ofTable.length
    leafOffsets[i] = numFilled
    for (let place = 0; place < leaves.length; place++) {
      for (let output = 0; output < width; output++)
        leafValues[numFilled++] = forest.leafValue[tables[i * width + output]!.leaves[place]!]!
    }
  }
  const maxConditions = leading.reduce((most, table) => Math.max(most, table.conditions.length), 0)
  return {
    ...conditions,
    isVector,
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
