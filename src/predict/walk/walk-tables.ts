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
import { forEachEdge, goesLeft, isCategorical } from '../../model/decision.ts'
import { type Forest, rootOf } from '../../model/forest.ts'
import { isTinyMissing, lastRankLeft } from '../../ranks/rank-decision.ts'
import { encodingNumbers } from '../../ranks/rank-encodings.ts'
import { belowCategory, numRanksOf, type RankEncoding, type Ranks, rankOf } from '../../ranks/ranks.ts'

/** Numbers of a record. */
export const recordLength = 4
// Words of bits for each node and each word of its categories at most; a model as LightGBM trains them has one or two.
const maxWordsPerItem = 64
const freeSetWords = 65536

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

/**
 * Makes the tables.
 *
 * @returns undefined if they would be out of proportion to the forest: if a few nodes with large sets of categories gave many
 *   other nodes of the same feature a bit for each of their ranks
 */
export function makeWalkTables(forest: Forest, ranks: Ranks): WalkTables | undefined {
  const { splitFeature, leftChild, rightChild, nodeOffsets, numTrees } = forest
  const numNodes = splitFeature.length
  const { columnOf } = ranks
  const numSetWords = setWordsOf(forest, ranks)
  if (numSetWords > freeSetWords + maxWordsPerItem * (numNodes + forest.catThreshold.length)) return undefined

  const encodings: RankEncoding[] = []
  const encodingNumber = encodingNumbers(ranks, encodings)
  const recordOf = (child: number): number => (child >= 0 ? child : numNodes + ~child) * recordLength

  const records = new Int32Array((numNodes + forest.leafValue.length) * recordLength)
  const hasSets = new Uint8Array(numTrees)
  const sets = new Int32Array(numSetWords)
  let nextSet = 0
  for (let tree = 0; tree < numTrees; tree++) {
    for (let node = nodeOffsets[tree]!; node < nodeOffsets[tree + 1]!; node++) {
      const column = columnOf[splitFeature[node]!]!
      const record = recordOf(node)
      records[record + 2] = recordOf(leftChild[node]!)
      records[record + 3] = recordOf(rightChild[node]!)
      if (isCategorical(forest.decisionType[node]!)) {
        records[record] = encodingNumber(column, false, false)
        records[record + 1] = ~nextSet
        writeSet(forest, ranks, column, node, sets, nextSet)
        nextSet += wordsPerSet(ranks, column)
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
    sets
  }
}

function wordsPerSet(ranks: Ranks, column: number): number {
  return Math.ceil(numRanksOf(ranks, column) / 32)
}

function setWordsOf({ splitFeature, decisionType }: Forest, ranks: Ranks): number {
  let numWords = 0
  for (let node = 0; node < splitFeature.length; node++) {
    if (isCategorical(decisionType[node]!)) numWords += wordsPerSet(ranks, ranks.columnOf[splitFeature[node]!]!)
  }
  return numWords
}

// Writes the bits of the ranks that go left at a categorical node: those between where its set's runs of categories begin and end,
// and perhaps that of NaN.
function writeSet(forest: Forest, ranks: Ranks, column: number, node: number, sets: Int32Array, offset: number): void {
  let first = -1
  forEachEdge(forest, forest.threshold[node]!, (category) => {
    const next = rankOf(ranks, column, belowCategory(forest, category)) + 1
    if (first < 0) first = next
    else {
      for (let rank = first; rank < next; rank++) sets[offset + (rank >>> 5)]! |= 1 << (rank & 31)
      first = -1
    }
  })
  if (!goesLeft(forest, node, NaN)) return
  const last = numRanksOf(ranks, column) - 1
  sets[offset + (last >>> 5)]! |= 1 << (last & 31)
}
