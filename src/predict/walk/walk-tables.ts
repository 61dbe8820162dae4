/**
 * Walk tables: a forest whose nodes compare ranks, two small integers, instead of two doubles, with all rules for missing
 * values already applied.
 *
 * A numerical node sends all ranks up to some rank to the left, and missing values either way: so it reads its column in an
 * encoding that puts missing values before all other ranks (then they go left) or after them. A categorical node has a bit
 * for each rank.
 *
 * @module
 */
import { goesLeft, isCategorical, missingType, missingTypeOf } from '../../model/decision.ts'
import { type Forest, rootOf } from '../../model/forest.ts'
import {
  breakpointOf,
  encodingOf,
  numRanksOf,
  type RankEncoding,
  type Ranks,
  rankOf,
  valueOfRank
} from '../../ranks/ranks.ts'

/** Numbers of a record. */
export const recordLength = 4

/** The tables of a forest. */
export interface WalkTables {
  /** What a row of ranks consists of. */
  readonly encodings: readonly RankEncoding[]
  /**
   * Four numbers for each node and then for each leaf: its encoding; the last rank that goes left or, if negative, ~ its first
   * word in `sets`; where the records of its children begin. A leaf is its own child.
   */
  readonly records: Int32Array
  /** Where the first leaf's record begins. */
  readonly firstLeaf: number
  /** Where the record of each tree's root begins [numTrees]. */
  readonly roots: Int32Array
  /** 1 where a tree has nodes with bits [numTrees]. */
  readonly hasSets: Uint8Array
  /** Bits of the ranks that go left. */
  readonly sets: Int32Array
}

/** Makes the tables; their size is proportional to that of the forest. */
export function makeWalkTables(forest: Forest, ranks: Ranks): WalkTables {
  const { splitFeature, leftChild, rightChild, nodeOffsets, numTrees } = forest
  const numNodes = splitFeature.length
  const { columnOf } = ranks

  const encodings: RankEncoding[] = []
  const known = new Int32Array(4 * ranks.featureOf.length).fill(-1)
  const encodingNumber = (column: number, isMissingFirst: boolean, isTinyMissing: boolean): number => {
    const key = 4 * column + 2 * Number(isTinyMissing) + Number(isMissingFirst)
    if (known[key]! < 0) known[key] = encodings.push(encodingOf(ranks, column, isMissingFirst, isTinyMissing)) - 1
    return known[key]!
  }
  const recordOf = (child: number): number => (child >= 0 ? child : numNodes + ~child) * recordLength

  const records = new Int32Array((numNodes + forest.leafValue.length) * recordLength)
  const hasSets = new Uint8Array(numTrees)
  const sets: number[] = []
  for (let tree = 0; tree < numTrees; tree++) {
    for (let node = nodeOffsets[tree]!; node < nodeOffsets[tree + 1]!; node++) {
      const column = columnOf[splitFeature[node]!]!
      const record = recordOf(node)
      records[record + 2] = recordOf(leftChild[node]!)
      records[record + 3] = recordOf(rightChild[node]!)
      if (isCategorical(forest.decisionType[node]!)) {
        records[record] = encodingNumber(column, false, false)
        records[record + 1] = ~sets.length
        addSet(forest, ranks, column, node, sets)
        hasSets[tree] = 1
        continue
      }
      const isMissingFirst = goesLeft(forest, node, NaN)
      records[record] = encodingNumber(column, isMissingFirst, isTinyMissing(forest, node))
      const last = lastRankLeft(forest, ranks, column, node) + Number(isMissingFirst)
      if (last >= 0) records[record + 1] = last
      else records[record + 2] = records[record + 3]!
    }
  }
  for (let record = numNodes * recordLength; record < records.length; record += recordLength) {
    records[record + 2] = record
    records[record + 3] = record
  }
  return {
    encodings,
    records,
    firstLeaf: numNodes * recordLength,
    roots: Int32Array.from({ length: numTrees }, (_, tree) => recordOf(rootOf(forest, tree))),
    hasSets,
    sets: Int32Array.from(sets)
  }
}

// Whether tiny values take the default branch instead of the one their size would choose.
function isTinyMissing(forest: Forest, node: number): boolean {
  const isZeroMissing = missingTypeOf(forest.decisionType[node]!) === missingType.zero
  return isZeroMissing && goesLeft(forest, node, 0) !== 0 <= forest.threshold[node]!
}

// The last rank that goes left by size; -1 if none does.
function lastRankLeft(forest: Forest, ranks: Ranks, column: number, node: number): number {
  const threshold = forest.threshold[node]!
  return Number.isNaN(threshold) ? -1 : rankOf(ranks, column, breakpointOf(forest, threshold))
}

function addSet(forest: Forest, ranks: Ranks, column: number, node: number, sets: number[]): void {
  const numRanks = numRanksOf(ranks, column)
  for (let first = 0; first < numRanks; first += 32) {
    let word = 0
    for (let rank = first; rank < Math.min(first + 32, numRanks); rank++) {
      if (goesLeft(forest, node, valueOfRank(ranks, column, rank))) word |= 1 << (rank - first)
    }
    sets.push(word)
  }
}
