/**
 * Bit slices: a bit for each row of a block, 512 rows together. What a node decides about all of them is one slice, the same for all
 * nodes with the same feature and threshold, of which a forest trained on histograms has some thousands. A tree then makes a code of
 * eight bits or fewer for each row, and the code is the place of the row's leaf in a table.
 *
 * Bit `k` of a node's code is, where its children have one, bit `k` of the code of the child that the row goes to, which is one
 * instruction for 128 rows; its highest bit is the decision itself. Where only one child's code has a bit, that is taken for all rows:
 * the table has the leaves of the other child once for either. Results equal the reference walk's, because the same decisions are made
 * and the same numbers added in the same order.
 *
 * @module
 */
import { isCategorical } from '../model/decision.ts'
import { type Forest, rootOf } from '../model/forest.ts'
import { rankDecisionOf } from '../ranks/rank-decision.ts'
import type { Ranks } from '../ranks/ranks.ts'

/** Bits of a code, and levels of a tree, at most. */
export const maxCodeBits = 8
// Slices that numbers of 16 bits can tell apart.
const maxSlices = 65536
// Codes of all trees: 32 MB of float64 leaf values.
const maxCodes = 2 ** 22

/** The slices of a column. */
export interface ColumnSlices {
  /** Number of the first slice in which NaN is below all breakpoints; 0 if no node needs them. One for each breakpoint, the last first. */
  readonly missingBelow: number
  /** As above, with NaN above all breakpoints. */
  readonly missingAbove: number
}

/** A forest as slices. Slice 0 is zeros. */
export interface SlicedForest {
  /** [numColumns] */
  readonly columns: readonly ColumnSlices[]
  /** The slices of all columns, and slice 0. */
  readonly numSlices: number
  /**
   * Selections of all trees, three numbers of slices each: where the bit of the first is 0, the second's is taken, otherwise the third's.
   * What the selections of a tree give are slices from `numSlices` on.
   */
  readonly selections: Uint16Array
  /** First selection of each tree [numTrees + 1]. */
  readonly selectionOffsets: Int32Array
  /** The most selections of a tree. */
  readonly maxSelections: number
  /** Slices of each tree's code, lowest bit first, then 0 [numTrees × maxCodeBits]. */
  readonly codeSlices: Uint16Array
  /** First code of each tree in `leafOfCode` [numTrees + 1]. */
  readonly codeOffsets: Int32Array
  /** Leaf of each code [numCodes]. */
  readonly leafOfCode: Int32Array
}

/**
 * The slices of a forest; undefined where a tree has more than eight levels, or a node tests categories or takes values near zero for
 * missing, or there are too many breakpoints.
 */
export function sliceForest(forest: Forest, ranks: Ranks): SlicedForest | undefined {
  const { numTrees } = forest
  const heights = heightsOf(forest)
  const slices = heights && slicesOfNodes(forest, ranks)
  if (slices === undefined) return undefined
  const { sliceOf, columns, numSlices } = slices

  const codeSlices = new Uint16Array(numTrees * maxCodeBits)
  const codeOffsets = new Int32Array(numTrees + 1)
  const selectionOffsets = new Int32Array(numTrees + 1)
  const selections: number[] = []
  let maxSelections = 0
  // Codes of the two children on each level while their parent's is made.
  const pending = new Uint16Array(2 * (maxCodeBits + 1) * maxCodeBits)
  let firstSelection = 0

  const addCode = (child: number, level: number, code: Uint16Array, at: number): number => {
    if (child < 0) return 0
    const left = 2 * level * maxCodeBits
    const right = left + maxCodeBits
    const leftBits = addCode(forest.leftChild[child]!, level + 1, pending, left)
    const rightBits = addCode(forest.rightChild[child]!, level + 1, pending, right)
    const numBits = Math.max(leftBits, rightBits)
    for (let bit = 0; bit < numBits; bit++) {
      const no = pending[left + bit]!
      const yes = pending[right + bit]!
      if (bit >= leftBits) code[at + bit] = yes
      else if (bit >= rightBits || no === yes) code[at + bit] = no
      else {
        code[at + bit] = numSlices + selections.length / 3 - firstSelection
        selections.push(sliceOf[child]!, no, yes)
      }
    }
    code[at + numBits] = sliceOf[child]!
    return numBits + 1
  }

  for (let tree = 0; tree < numTrees; tree++) {
    firstSelection = selectionOffsets[tree]!
    const numBits = addCode(rootOf(forest, tree), 0, codeSlices, tree * maxCodeBits)
    selectionOffsets[tree + 1] = selections.length / 3
    codeOffsets[tree + 1] = codeOffsets[tree]! + 2 ** numBits
    if (codeOffsets[tree + 1]! > maxCodes) return undefined
    maxSelections = Math.max(maxSelections, selections.length / 3 - firstSelection)
  }
  if (numSlices + maxSelections > maxSlices) return undefined

  const leafOfCode = new Int32Array(codeOffsets[numTrees]!)
  for (let tree = 0; tree < numTrees; tree++) {
    fillLeaves(forest, heights!, rootOf(forest, tree), leafOfCode, codeOffsets[tree]!)
  }
  return {
    columns,
    numSlices,
    selections: Uint16Array.from(selections),
    selectionOffsets,
    maxSelections,
    codeSlices,
    codeOffsets,
    leafOfCode
  }
}

// Levels of the subtree below each node; undefined where there are more than codes have bits.
function heightsOf(forest: Forest): Uint8Array | undefined {
  const { numTrees, leftChild, rightChild } = forest
  const heights = new Uint8Array(leftChild.length)
  const heightOf = (child: number, level: number): number => {
    if (child < 0) return 0
    if (level === maxCodeBits) return Infinity
    const below = Math.max(heightOf(leftChild[child]!, level + 1), heightOf(rightChild[child]!, level + 1))
    heights[child] = below + 1
    return below + 1
  }
  for (let tree = 0; tree < numTrees; tree++) if (heightOf(rootOf(forest, tree), 0) === Infinity) return undefined
  return heights
}

// The slice of what each node decides.
function slicesOfNodes(
  forest: Forest,
  ranks: Ranks
): { sliceOf: Uint16Array; columns: ColumnSlices[]; numSlices: number } | undefined {
  const numNodes = forest.splitFeature.length
  const isMissingBelow = new Uint8Array(numNodes)
  const breakpointOf = new Int32Array(numNodes)
  // Whether nodes need the slices of a column with NaN above, 1, or below, 2, all breakpoints.
  const needs = new Uint8Array(ranks.featureOf.length)
  for (let node = 0; node < numNodes; node++) {
    if (isCategorical(forest.decisionType[node]!)) return undefined
    const { isMissingFirst, isTinyMissing, last } = rankDecisionOf(forest, ranks, node)
    isMissingBelow[node] = Number(isMissingFirst)
    breakpointOf[node] = last - isMissingBelow[node]!
    if (isTinyMissing || breakpointOf[node]! < 0) return undefined
    needs[ranks.columnOf[forest.splitFeature[node]!]!]! |= 1 << isMissingBelow[node]!
  }
  let numSlices = 1
  const columns = Array.from(ranks.breakpoints, ({ length }, column): ColumnSlices => {
    const missingAbove = needs[column]! & 1 ? numSlices : 0
    if (missingAbove > 0) numSlices += length
    const missingBelow = needs[column]! & 2 ? numSlices : 0
    if (missingBelow > 0) numSlices += length
    return { missingBelow, missingAbove }
  })
  if (numSlices > maxSlices) return undefined
  const sliceOf = new Uint16Array(numNodes)
  for (let node = 0; node < numNodes; node++) {
    const column = ranks.columnOf[forest.splitFeature[node]!]!
    const { missingBelow, missingAbove } = columns[column]!
    const first = isMissingBelow[node] === 1 ? missingBelow : missingAbove
    sliceOf[node] = first + ranks.breakpoints[column]!.length - 1 - breakpointOf[node]!
  }
  return { sliceOf, columns, numSlices }
}

// Writes the leaf of each code of a subtree, from `at` on.
function fillLeaves(forest: Forest, heights: Uint8Array, child: number, leafOfCode: Int32Array, at: number): void {
  if (child < 0) {
    leafOfCode[at] = ~child
    return
  }
  const half = 2 ** (heights[child]! - 1)
  const sides = [forest.leftChild[child]!, forest.rightChild[child]!]
  for (const [side, below] of sides.entries()) {
    const begin = at + side * half
    fillLeaves(forest, heights, below, leafOfCode, begin)
    // Again for each value of the bits that only the other side has.
    for (let filled = below < 0 ? 1 : 2 ** heights[below]!; filled < half; filled *= 2)
      leafOfCode.copyWithin(begin + filled, begin, begin + filled)
  }
}
