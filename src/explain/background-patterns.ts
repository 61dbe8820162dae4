/**
 * What interventional SHAP must know of a background: for every leaf, which sets of features keep background rows from
 * reaching it, and how many rows each set stands for. After this the rows themselves are no longer needed.
 *
 * A set has a bit per distinct feature on the way to the leaf (its place, see `paths.ts`): 1 when the row's value takes a
 * wrong turn at some node that tests the feature. The empty set means that the row reaches the leaf.
 *
 * @module
 */
import { goesLeft } from '../model/decision.ts'
import { type Forest, rootOf } from '../model/forest.ts'
import type { Paths } from './paths.ts'

/** Background rows by leaf and failed features. */
export interface BackgroundPatterns {
  /** 32-bit words of a set; 1 unless a path has more than 32 distinct features. */
  readonly numWords: number
  /** Leaf `l` owns patterns `begins[l]` to `ends[l]` (exclusive); none outside the trees used [numLeaves]. */
  readonly begins: Int32Array
  readonly ends: Int32Array
  /** Features that fail [numPatterns × numWords]. */
  readonly failed: Int32Array
  /** Number of background rows that fail so [numPatterns]. */
  readonly counts: Int32Array
}

// Background rows at a node. Rows with the same set and the same decision are one group from here on.
interface Level {
  /** Distinct sets of features that failed before the node [numSets × numWords]. */
  readonly sets: number[]
  /** Group of each row: 2 × number of its set, + 1 when it goes to the right [numRows]. */
  readonly groupOfRow: Int32Array
  /** Rows in each group [2 × numSets]; what is behind that is left over. */
  readonly groupCounts: Int32Array
}

/**
 * The patterns of trees `firstTree` to `endTree` (exclusive).
 *
 * @param columns - background rows, feature after feature [numFeatures × numRows]
 */
export function backgroundPatterns(
  forest: Forest, paths: Paths, columns: Float64Array, numRows: number, firstTree: number, endTree: number
): BackgroundPatterns {
  const { splitFeature, leftChild, rightChild } = forest
  const numWords = Math.max(1, Math.ceil(paths.maxFeatures / 32))
  const begins = new Int32Array(forest.leafValue.length)
  const ends = new Int32Array(forest.leafValue.length)
  const failed: number[] = []
  const counts: number[] = []

  // All rows in one group with nothing failed: what is above a root.
  const top: Level = {
    sets: new Array<number>(numWords).fill(0), groupOfRow: new Int32Array(numRows), groupCounts: Int32Array.of(numRows, 0)
  }
  // Only the levels above what is being visited are alive, however large the tree.
  const levels: Level[] = []
  const refine = createRefiner(numRows, numWords)
  const setOfGroup = new Int32Array(2 * numRows)
  const pending: { child: number, depth: number, parent: number }[] = []
  for (let tree = firstTree; tree < endTree; tree++) {
    pending.push({ child: rootOf(forest, tree), depth: 0, parent: -1 })
    while (pending.length > 0) {
      const { child, depth, parent } = pending.pop()!
      const level = levels[depth] ??= { sets: [], groupOfRow: new Int32Array(numRows), groupCounts: new Int32Array(2 * numRows) }
      const { sets, groupOfRow, groupCounts } = level
      const above = depth === 0 ? top : levels[depth - 1]!
      const wrongTurn = depth === 0 || child === rightChild[parent] ? 0 : 1
      refine(above, depth === 0 ? -1 : paths.place[parent]!, wrongTurn, sets, setOfGroup)

      if (child < 0) {
        begins[~child] = counts.length
        for (let word = 0; word < sets.length; word++) failed.push(sets[word]!)
        for (let set = 0; set < sets.length; set += numWords) counts.push(0)
        for (let group = 0; group < 2 * above.sets.length / numWords; group++) {
          if (above.groupCounts[group]! > 0) counts[begins[~child]! + setOfGroup[group]!]! += above.groupCounts[group]!
        }
        ends[~child] = counts.length
        continue
      }

      const groupsAbove = above.groupOfRow
      const column = splitFeature[child]! * numRows
      groupCounts.fill(0, 0, 2 * sets.length)
      for (let row = 0; row < numRows; row++) {
        const group = 2 * setOfGroup[groupsAbove[row]!]! + (goesLeft(forest, child, columns[column + row]!) ? 0 : 1)
        groupOfRow[row] = group
        groupCounts[group]! += 1
      }
      pending.push({ child: rightChild[child]!, depth: depth + 1, parent: child })
      pending.push({ child: leftChild[child]!, depth: depth + 1, parent: child })
    }
  }
  return { numWords, begins, ends, failed: new Int32Array(failed), counts: new Int32Array(counts) }
}

// From the groups at a node to the sets at one of its children: those that take the `wrongTurn` add the feature at `place`
// (-1: none). Fills `sets` with the distinct sets, and `setOfGroup` with the number of each group's set.
function createRefiner(
  numRows: number, numWords: number
): (above: Level, place: number, wrongTurn: number, sets: number[], setOfGroup: Int32Array) => void {
  // Open addressing into the new sets; 0 is an empty slot, n + 1 set n.
  const shift = Math.clz32(2 * numRows - 1)
  const slots = new Int32Array(2 ** (32 - shift))
  const set = new Int32Array(numWords)
  return (above, place, wrongTurn, sets, setOfGroup) => {
    slots.fill(0)
    sets.length = 0
    for (let group = 0; group < 2 * above.sets.length / numWords; group++) {
      if (above.groupCounts[group] === 0) continue
      for (let word = 0; word < numWords; word++) set[word] = above.sets[(group >>> 1) * numWords + word]!
      if (place >= 0 && (group & 1) === wrongTurn) set[place >>> 5]! |= 1 << (place & 31)

      let hash = 0
      for (let word = 0; word < numWords; word++) hash = Math.imul(hash ^ set[word]!, 0x9e3779b1)
      let slot = hash >>> shift
      while (slots[slot] !== 0 && !isSame(sets, slots[slot]! - 1, set)) slot = (slot + 1) & (slots.length - 1)
      if (slots[slot] === 0) {
        for (let word = 0; word < numWords; word++) sets.push(set[word]!)
        slots[slot] = sets.length / numWords
      }
      setOfGroup[group] = slots[slot]! - 1
    }
  }
}

function isSame(sets: readonly number[], number: number, set: Int32Array): boolean {
  for (let word = 0; word < set.length; word++) if (sets[number * set.length + word] !== set[word]) return false
  return true
}
