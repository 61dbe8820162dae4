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

// Rows of a background at a node or leaf, by the set of features that failed so far.
interface Level {
  /** Number of the set of each row [numRows]. */
  readonly setOfRow: Int32Array
  /** 1 where the row goes to the right [numRows]. */
  readonly goesRight: Uint8Array
  /** The distinct sets [numSets × numWords]. */
  readonly sets: number[]
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
  const refine = createRefiner(numRows, numWords)
  const countOfSet = new Int32Array(numRows)

  // Only the levels above what is being visited are alive, however large the tree.
  const levels: Level[] = []
  const pending: { child: number, depth: number, parent: number }[] = []
  for (let tree = firstTree; tree < endTree; tree++) {
    pending.push({ child: rootOf(forest, tree), depth: 0, parent: -1 })
    while (pending.length > 0) {
      const { child, depth, parent } = pending.pop()!
      const level = levels[depth] ??= {
        setOfRow: new Int32Array(numRows), goesRight: new Uint8Array(numRows), sets: new Array<number>(numWords).fill(0)
      }
      if (parent >= 0) refine(levels[depth - 1]!, level, paths.place[parent]!, child === leftChild[parent] ? 0 : 1)
      if (child < 0) {
        const { sets, setOfRow } = level
        begins[~child] = counts.length
        countOfSet.fill(0, 0, sets.length)
        for (let row = 0; row < numRows; row++) countOfSet[setOfRow[row]!]! += 1
        for (let word = 0; word < sets.length; word++) failed.push(sets[word]!)
        for (let set = 0; set < sets.length / numWords; set++) counts.push(countOfSet[set]!)
        ends[~child] = counts.length
        continue
      }
      const { goesRight } = level
      const column = splitFeature[child]! * numRows
      for (let row = 0; row < numRows; row++) goesRight[row] = goesLeft(forest, child, columns[column + row]!) ? 0 : 1
      pending.push({ child: rightChild[child]!, depth: depth + 1, parent: child })
      pending.push({ child: leftChild[child]!, depth: depth + 1, parent: child })
    }
  }
  return { numWords, begins, ends, failed: new Int32Array(failed), counts: new Int32Array(counts) }
}

// From the sets at a node to those at its child (`side` 0 left, 1 right): rows that go to the other side add the feature
// at `place`. Rows with the same set and the same decision stay together, so sets are compared only when they are made.
function createRefiner(numRows: number, numWords: number): (from: Level, to: Level, place: number, side: number) => void {
  // The new number of [old set, decision] + 1; 0 when not met yet.
  const refined = new Int32Array(2 * numRows)
  // Open addressing into the new sets; 0 is an empty slot, n + 1 set n.
  const shift = Math.clz32(2 * numRows - 1)
  const slots = new Int32Array(2 ** (32 - shift))
  const made = new Int32Array(numWords)

  const numberOf = (sets: number[]): number => {
    let hash = 0
    for (let word = 0; word < numWords; word++) hash = Math.imul(hash ^ made[word]!, 0x9e3779b1)
    let slot = hash >>> shift
    while (slots[slot] !== 0 && !isSame(sets, slots[slot]! - 1, made)) slot = (slot + 1) & (slots.length - 1)
    if (slots[slot] === 0) {
      for (let word = 0; word < numWords; word++) sets.push(made[word]!)
      slots[slot] = sets.length / numWords
    }
    return slots[slot]!
  }

  return (from, to, place, side) => {
    const { setOfRow: before, goesRight, sets } = from
    const { setOfRow: after } = to
    refined.fill(0, 0, 2 * sets.length)
    slots.fill(0)
    to.sets.length = 0
    for (let row = 0; row < numRows; row++) {
      const key = 2 * before[row]! + goesRight[row]!
      let set = refined[key]!
      if (set === 0) {
        for (let word = 0; word < numWords; word++) made[word] = sets[(key >>> 1) * numWords + word]!
        if ((key & 1) !== side) made[place >>> 5]! |= 1 << (place & 31)
        set = refined[key] = numberOf(to.sets)
      }
      after[row] = set - 1
    }
  }
}

function isSame(sets: readonly number[], set: number, words: Int32Array): boolean {
  for (let word = 0; word < words.length; word++) if (sets[set * words.length + word] !== words[word]) return false
  return true
}
