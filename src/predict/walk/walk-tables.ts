/**
 * A forest to be walked by slots: a node compares two small integers instead of two doubles, with all of LightGBM's rules
 * for missing values already decided.
 *
 * A row is seen through views. A numerical node sends all slots up to some slot to the left, and what is missing either
 * way: a view is a column with what is missing before all other slots (then it goes left) or behind them. A categorical
 * node has a bit for each slot.
 *
 * @module
 */
import { goesLeft, isCategorical, missingType, missingTypeOf } from '../../model/decision.ts'
import { type Forest, rootOf } from '../../model/forest.ts'
import { breakpointOf, numSlotsOf, slotOf, type Slots, valueOfSlot, type View, viewOf } from '../../ranks/ranks.ts'

/** Numbers of a record. */
export const recordLength = 4

/** The tables of a forest. */
export interface WalkTables {
  readonly views: readonly View[]
  /**
   * Four numbers a node and, behind all nodes, a leaf: its view; the last place that goes left or, if negative, ~ its first
   * word in `sets`; where the records of its children begin. A leaf's children are the leaf itself.
   */
  readonly records: Int32Array
  /** Where the first leaf's record begins. */
  readonly firstLeaf: number
  /** Where the record of each tree's root begins [numTrees]. */
  readonly roots: Int32Array
  /** 1 where a tree has nodes with bits [numTrees]. */
  readonly hasSets: Uint8Array
  /** Bits of the slots that go left. */
  readonly sets: Int32Array
}

/** Makes the tables; their size is proportional to that of the forest. */
export function makeWalkTables(forest: Forest, slots: Slots): WalkTables {
  const { splitFeature, leftChild, rightChild, nodeOffsets, numTrees } = forest
  const numNodes = splitFeature.length
  const { columnOf } = slots

  const views: View[] = []
  const known = new Int32Array(4 * slots.featureOf.length).fill(-1)
  const numberOfView = (column: number, missingFirst: boolean, tinyIsMissing: boolean): number => {
    const key = 4 * column + 2 * Number(tinyIsMissing) + Number(missingFirst)
    if (known[key]! < 0) known[key] = views.push(viewOf(slots, column, missingFirst, tinyIsMissing)) - 1
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
        records[record] = numberOfView(column, false, false)
        records[record + 1] = ~sets.length
        addSet(forest, slots, column, node, sets)
        hasSets[tree] = 1
        continue
      }
      const missingFirst = goesLeft(forest, node, NaN)
      records[record] = numberOfView(column, missingFirst, isTinyMissing(forest, node))
      const last = lastSlotLeft(forest, slots, column, node) + Number(missingFirst)
      if (last >= 0) records[record + 1] = last
      else records[record + 2] = records[record + 3]!
    }
  }
  for (let record = numNodes * recordLength; record < records.length; record += recordLength) {
    records[record + 2] = record
    records[record + 3] = record
  }
  return {
    views,
    records,
    firstLeaf: numNodes * recordLength,
    roots: Int32Array.from({ length: numTrees }, (_, tree) => recordOf(rootOf(forest, tree))),
    hasSets,
    sets: Int32Array.from(sets)
  }
}

// Whether tiny values go the default way instead of the one their size would say.
function isTinyMissing(forest: Forest, node: number): boolean {
  const isZeroMissing = missingTypeOf(forest.decisionType[node]!) === missingType.zero
  return isZeroMissing && goesLeft(forest, node, 0) !== 0 <= forest.threshold[node]!
}

// The last slot that goes left by size; -1 if none does.
function lastSlotLeft(forest: Forest, slots: Slots, column: number, node: number): number {
  const threshold = forest.threshold[node]!
  return Number.isNaN(threshold) ? -1 : slotOf(slots, column, breakpointOf(threshold))
}

function addSet(forest: Forest, slots: Slots, column: number, node: number, sets: number[]): void {
  const numSlots = numSlotsOf(slots, column)
  for (let first = 0; first < numSlots; first += 32) {
    let word = 0
    for (let slot = first; slot < Math.min(first + 32, numSlots); slot++) {
      if (goesLeft(forest, node, valueOfSlot(slots, column, slot))) word |= 1 << (slot - first)
    }
    sets.push(word)
  }
}
