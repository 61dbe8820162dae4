/**
 * Byte columns: what conditions compare a row with, in a byte each, so that one instruction compares those of sixteen rows.
 *
 * A byte is the number of thresholds that a value's rank exceeds, among up to 255 that are used; of a set of categories, whether the value
 * is outside.
 *
 * @module
 */
import { goesLeft, isCategorical, wordNumber } from '../model/decision.ts'
import type { Forest } from '../model/forest.ts'
import { rankDecisionOf } from '../ranks/rank-decision.ts'
import { encodingOf, numRanksOf, type RankEncoding, type Ranks, valueOfRank } from '../ranks/ranks.ts'

const thresholdsPerByte = 255
// Bytes of all columns' maps: 1,000 sets among 4,000 ranks, for example.
const maxMapBytes = 2 ** 22

/** A byte column. */
export interface ByteColumn {
  /** The column of ranks that it is made from. */
  readonly column: number
  /** [numRanks] */
  readonly byteOfRank: Uint8Array
}

/** Byte columns, and conditions on them. */
export interface ByteConditions {
  readonly byteColumns: readonly ByteColumn[]
  /** Number of the byte column that each condition tests [numConditions]. */
  readonly byteColumnOf: Int32Array
  /** What bytes exceed where each condition sends a value to the right [numConditions]. */
  readonly above: Uint8Array
}

// The numerical conditions of one encoding: those that send ranks up to `last` to the left.
interface Thresholds {
  readonly encoding: RankEncoding
  readonly conditionsOf: Map<number, number[]>
}

/**
 * Byte columns for the conditions of these nodes.
 *
 * @returns undefined when large sets of categories would need too many bytes
 */
export function byteColumnsOf(forest: Forest, ranks: Ranks, nodes: readonly number[]): ByteConditions | undefined {
  const byteColumns: ByteColumn[] = []
  const byteColumnOf = new Int32Array(nodes.length)
  const above = new Uint8Array(nodes.length)
  const thresholdsOf = new Map<number, Thresholds>()
  const columnOfSet = new Map<string, number>()
  let numBytes = 0
  const addColumn = (column: number, byteOf: (rank: number) => number): number => {
    const numRanks = numRanksOf(ranks, column)
    numBytes += numRanks
    if (numBytes > maxMapBytes) return -1
    return (
      byteColumns.push({ column, byteOfRank: Uint8Array.from({ length: numRanks }, (_, rank) => byteOf(rank)) }) - 1
    )
  }

  for (const [condition, node] of nodes.entries()) {
    const column = ranks.columnOf[forest.splitFeature[node]!]!
    if (isCategorical(forest.decisionType[node]!)) {
      const key = setKeyOf(forest, node)
      const known = columnOfSet.get(key)
      const isOutside = (rank: number): number => Number(!goesLeft(forest, node, valueOfRank(ranks, column, rank)))
      byteColumnOf[condition] = known ?? addColumn(column, isOutside)
      columnOfSet.set(key, byteColumnOf[condition]!)
      continue
    }
    const { isMissingFirst, isTinyMissing, last } = rankDecisionOf(forest, ranks, node)
    const key = 4 * column + 2 * Number(isTinyMissing) + Number(isMissingFirst)
    let thresholds = thresholdsOf.get(key)
    if (thresholds === undefined) {
      thresholds = { encoding: encodingOf(ranks, column, isMissingFirst, isTinyMissing), conditionsOf: new Map() }
      thresholdsOf.set(key, thresholds)
    }
    const sameLast = thresholds.conditionsOf.get(last)
    if (sameLast === undefined) thresholds.conditionsOf.set(last, [condition])
    else sameLast.push(condition)
  }

  for (const { encoding, conditionsOf } of thresholdsOf.values()) {
    const lasts = [...conditionsOf.keys()].sort((a, b) => a - b)
    for (let first = 0; first < lasts.length; first += thresholdsPerByte) {
      const ofByte = lasts.slice(first, first + thresholdsPerByte)
      const byteColumn = addColumn(encoding.column, (rank) => numBelow(ofByte, encodedRank(ranks, encoding, rank)))
      for (const [i, last] of ofByte.entries()) {
        for (const condition of conditionsOf.get(last)!) {
          byteColumnOf[condition] = byteColumn
          above[condition] = i
        }
      }
    }
  }
  return numBytes > maxMapBytes ? undefined : { byteColumns, byteColumnOf, above }
}

function setKeyOf(forest: Forest, node: number): string {
  const { splitFeature, decisionType, threshold, catBoundaries, catThreshold } = forest
  const set = threshold[node]!
  const parts = [splitFeature[node]!, decisionType[node]!]
  for (let word = catBoundaries[set]!; word < catBoundaries[set + 1]!; word++)
    parts.push(wordNumber(forest, set, word), catThreshold[word]!)
  return parts.join()
}

function encodedRank(ranks: Ranks, { column, missing, shift, tinyRank }: RankEncoding, rank: number): number {
  return rank === tinyRank || rank === numRanksOf(ranks, column) - 1 ? missing : rank + shift
}

// How many of ascending numbers are below one.
function numBelow(ascending: readonly number[], number: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle]! < number) low = middle + 1
    else high = middle
  }
  return low
}
