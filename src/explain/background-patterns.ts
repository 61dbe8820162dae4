/**
 * What interventional SHAP must know of a background: for every leaf, which sets of features keep background rows from
 * reaching it, and how many rows each set stands for. After this, the rows themselves are no longer needed.
 *
 * A set is a bit per distinct feature on the way to the leaf (its place, see `paths.ts`): 1 when the row's value takes a
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

/**
 * The patterns of trees `firstTree` to `endTree` (exclusive).
 *
 * @param columns - background rows, feature after feature [numFeatures × numRows]
 */
export function backgroundPatterns(
  forest: Forest, paths: Paths, columns: Float64Array, numRows: number, firstTree: number, endTree: number
): BackgroundPatterns {
  const { splitFeature, leftChild, rightChild } = forest
  const { place } = paths
  const numWords = Math.max(1, Math.ceil(paths.maxFeatures / 32))
  const begins = new Int32Array(forest.leafValue.length)
  const ends = new Int32Array(forest.leafValue.length)
  const failed: number[] = []
  const counts: number[] = []
  const collect = createCollector(numRows, numWords)

  // One column of sets and one of decisions per level: a child's sets follow from its parent's.
  const sets: Int32Array[] = []
  const decisions: Uint8Array[] = []
  const pending: { child: number, level: number, parent: number }[] = []
  for (let tree = firstTree; tree < endTree; tree++) {
    pending.push({ child: rootOf(forest, tree), level: 0, parent: -1 })
    while (pending.length > 0) {
      const { child, level, parent } = pending.pop()!
      const own = sets[level] ??= new Int32Array(numRows * numWords)
      const goes = decisions[level] ??= new Uint8Array(numRows)
      if (parent >= 0) {
        const wrong = child === leftChild[parent] ? 0 : 1
        own.set(sets[level - 1]!)
        addFailures(own, numWords, place[parent]!, decisions[level - 1]!, wrong)
      }
      if (child < 0) {
        begins[~child] = counts.length
        collect(own, failed, counts)
        ends[~child] = counts.length
        continue
      }
      const first = splitFeature[child]! * numRows
      for (let row = 0; row < numRows; row++) goes[row] = goesLeft(forest, child, columns[first + row]!) ? 1 : 0
      pending.push({ child: rightChild[child]!, level: level + 1, parent: child })
      pending.push({ child: leftChild[child]!, level: level + 1, parent: child })
    }
  }
  return { numWords, begins, ends, failed: Int32Array.from(failed), counts: Int32Array.from(counts) }
}

// Marks the feature at `place` as failed in the sets of the rows that took the `wrong` turn.
function addFailures(sets: Int32Array, numWords: number, place: number, decisions: Uint8Array, wrong: number): void {
  const bit = 1 << (place & 31)
  let word = place >>> 5
  for (let row = 0; row < decisions.length; row++) {
    if (decisions[row] === wrong) sets[word]! |= bit
    word += numWords
  }
}

// Appends the distinct sets of a column to `failed` and how often each occurs to `counts`.
function createCollector(numRows: number, numWords: number): (sets: Int32Array, failed: number[], counts: number[]) => void {
  const shift = Math.clz32(2 * numRows - 1)
  // Open addressing: 0 is an empty slot, n the n-th set found.
  const slots = new Int32Array(2 ** (32 - shift))
  return (sets, failed, counts) => {
    const first = counts.length
    slots.fill(0)
    for (let row = 0; row < numRows; row++) {
      let hash = 0
      for (let word = 0; word < numWords; word++) hash = Math.imul(hash ^ sets[row * numWords + word]!, 0x9e3779b1)
      let slot = hash >>> shift
      while (slots[slot] !== 0 && !isSame(failed, first + slots[slot]! - 1, sets, row, numWords)) slot = (slot + 1) & (slots.length - 1)
      if (slots[slot] === 0) {
        for (let word = 0; word < numWords; word++) failed.push(sets[row * numWords + word]!)
        slots[slot] = counts.push(0) - first
      }
      counts[first + slots[slot]! - 1]! += 1
    }
  }
}

function isSame(failed: readonly number[], pattern: number, sets: Int32Array, row: number, numWords: number): boolean {
  for (let word = 0; word < numWords; word++) {
    if (failed[pattern * numWords + word] !== sets[row * numWords + word]) return false
  }
  return true
}
