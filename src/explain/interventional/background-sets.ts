/**
 * What interventional SHAP needs of a background: for every leaf, the sets of features at which background rows are off its
 * path, and how many rows each set stands for. After this the rows themselves are no longer needed.
 *
 * A set has a bit for each position on the leaf's path (see `paths.ts`): 1 when the row is off path at the feature. The empty
 * set means that the row reaches the leaf.
 *
 * @module
 */
import { goesLeft } from '../../model/decision.ts'
import { type Forest, rootOf } from '../../model/forest.ts'
import { hasLongPaths, type Paths } from '../paths.ts'

/** Background rows by leaf and set of features. */
export interface BackgroundSets {
  /** Number of background rows. */
  readonly numRows: number
  /** 32-bit words of a set; 1 unless a path that has sets has more than 32 distinct features. */
  readonly numWords: number
  /** Leaf `l` owns sets `begins[l]` to `ends[l]` (exclusive); none outside the trees used, or with long paths [numLeaves]. */
  readonly begins: Int32Array
  readonly ends: Int32Array
  /** Features at which the rows are off path [numSets × numWords]. */
  readonly offPath: Int32Array
  /** Number of background rows of each set [numSets]. */
  readonly counts: Int32Array
}

// Background rows at a node. Rows with the same set and the same decision are one group from here on.
interface Level {
  /** Distinct sets at the node; what follows numSets × numWords is left over. */
  readonly sets: Int32Array
  numSets: number
  /** Group of each row: 2 × number of its set, + 1 when it goes to the right [numRows]. */
  readonly groupOfRow: Int32Array
  /** Rows in each group [2 × numSets]; what follows is left over. */
  readonly groupCounts: Int32Array
}

/**
 * The sets of trees `firstTree` to `endTree` (exclusive) but those with long paths, whose sets could outgrow any memory.
 *
 * @param columns - background rows, feature after feature [numFeatures × numRows]
 */
export function backgroundSetsOf(
  forest: Forest,
  paths: Paths,
  columns: Float64Array,
  numRows: number,
  firstTree: number,
  endTree: number
): BackgroundSets {
  const { leftChild, rightChild } = forest
  const trees = range(firstTree, endTree).filter((tree) => !hasLongPaths(forest, paths, tree))
  const numWords = Math.max(1, Math.ceil(mostDistinct(forest, paths, trees) / 32))
  const begins = new Int32Array(forest.leafValue.length)
  const ends = new Int32Array(forest.leafValue.length)
  const offPath: number[] = []
  const counts: number[] = []

  // All rows in one group with the empty set: what is above a root.
  const top: Level = {
    sets: new Int32Array(numWords),
    numSets: 1,
    groupOfRow: new Int32Array(numRows),
    groupCounts: Int32Array.of(numRows, 0)
  }
  // Only the levels above what is being visited are alive, however large the tree.
  const levels: Level[] = []
  const refine = createRefiner(numRows, numWords)
  const setOfGroup = new Int32Array(2 * numRows)
  const pending: { child: number; depth: number; parent: number }[] = []
  for (const tree of trees) {
    pending.push({ child: rootOf(forest, tree), depth: 0, parent: -1 })
    while (pending.length > 0) {
      const { child, depth, parent } = pending.pop()!
      const level = (levels[depth] ??= {
        sets: new Int32Array(numRows * numWords),
        numSets: 0,
        groupOfRow: new Int32Array(numRows),
        groupCounts: new Int32Array(2 * numRows)
      })
      const above = depth === 0 ? top : levels[depth - 1]!
      const offSide = depth === 0 || child === rightChild[parent] ? 0 : 1
      refine(above, depth === 0 ? -1 : paths.position[parent]!, offSide, level, setOfGroup)

      if (child < 0) {
        const begin = counts.length
        for (let word = 0; word < level.numSets * numWords; word++) offPath.push(level.sets[word]!)
        for (let set = 0; set < level.numSets; set++) counts.push(0)
        for (let group = 0; group < 2 * above.numSets; group++) {
          if (above.groupCounts[group]! > 0) counts[begin + setOfGroup[group]!]! += above.groupCounts[group]!
        }
        begins[~child] = begin
        ends[~child] = counts.length
        continue
      }
      level.groupCounts.fill(0, 0, 2 * level.numSets)
      groupRows(forest, child, columns, above.groupOfRow, setOfGroup, level)
      pending.push({ child: rightChild[child]!, depth: depth + 1, parent: child })
      pending.push({ child: leftChild[child]!, depth: depth + 1, parent: child })
    }
  }
  return { numRows, numWords, begins, ends, offPath: Int32Array.from(offPath), counts: Int32Array.from(counts) }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
}

function mostDistinct({ leafOffsets }: Forest, { numDistinct }: Paths, trees: readonly number[]): number {
  let most = 0
  for (const tree of trees)
    for (let leaf = leafOffsets[tree]!; leaf < leafOffsets[tree + 1]!; leaf++) most = Math.max(most, numDistinct[leaf]!)
  return most
}

// Sorts the rows at `node` into groups. A small function of its own, because this is where the time goes: it gets compiled
// before all trees are done.
function groupRows(
  forest: Forest,
  node: number,
  columns: Float64Array,
  groupsAbove: Int32Array,
  setOfGroup: Int32Array,
  { groupOfRow, groupCounts }: Level
): void {
  const numRows = groupOfRow.length
  const column = forest.splitFeature[node]! * numRows
  for (let row = 0; row < numRows; row++) {
    const group = 2 * setOfGroup[groupsAbove[row]!]! + (goesLeft(forest, node, columns[column + row]!) ? 0 : 1)
    groupOfRow[row] = group
    groupCounts[group]! += 1
  }
}

// From the groups at a node to the sets at one of its children: groups of the `offSide` add the feature at `position` (-1:
// none). Fills in the sets of `below`, and `setOfGroup` with the number of each group's set.
function createRefiner(
  numRows: number,
  numWords: number
): (above: Level, position: number, offSide: number, below: Level, setOfGroup: Int32Array) => void {
  // Open addressing into the new sets; 0 is an empty slot, n + 1 set n.
  const shift = Math.clz32(2 * numRows - 1)
  const slots = new Int32Array(2 ** (32 - shift))
  return (above, position, offSide, below, setOfGroup) => {
    const { sets } = below
    slots.fill(0)
    below.numSets = 0
    for (let group = 0; group < 2 * above.numSets; group++) {
      if (above.groupCounts[group] === 0) continue
      // Written after the sets found so far, where it stays if it is none of them.
      const made = below.numSets * numWords
      for (let word = 0; word < numWords; word++) sets[made + word] = above.sets[(group >>> 1) * numWords + word]!
      if (position >= 0 && (group & 1) === offSide) sets[made + (position >>> 5)]! |= 1 << (position & 31)

      let hash = 0
      for (let word = 0; word < numWords; word++) hash = Math.imul(hash ^ sets[made + word]!, 0x9e3779b1)
      let slot = hash >>> shift
      while (slots[slot] !== 0 && !isSame(sets, (slots[slot]! - 1) * numWords, made, numWords)) {
        slot = (slot + 1) & (slots.length - 1)
      }
      if (slots[slot] === 0) slots[slot] = ++below.numSets
      setOfGroup[group] = slots[slot]! - 1
    }
  }
}

function isSame(sets: Int32Array, a: number, b: number, numWords: number): boolean {
  for (let word = 0; word < numWords; word++) if (sets[a + word] !== sets[b + word]) return false
  return true
}
