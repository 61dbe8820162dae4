/**
 * Line tables for prediction: a node owns the leaves of its left subtree, so what is left of a tree's bits are the leaves
 * that no node excludes, and the exit leaf is the leftmost of them.
 *
 * Source: as `line-tables.ts`; equal results because the same decisions are made and the same doubles added in the same
 * order.
 *
 * @module
 */
import { type Forest, numLeavesOf, rootOf } from '../../model/forest.ts'
import { bitsPerLine, type LineRule, type LineTables, makeLineTables } from '../../ranks/bitvectors.ts'
import type { Slots } from '../../ranks/ranks.ts'

/** Line tables and what they lead to. Trees of one output form groups, in order of iterations. */
export interface MaskTables {
  readonly tables: LineTables
  /** Bits a tree has in its group's line: 32, 64, 128, 256 or 512. */
  readonly bitsPerTree: number
  /** Trees of each group, first bits first; at most 512 / `bitsPerTree`. */
  readonly groups: readonly (readonly number[])[]
  /** Output that a group adds to [numGroups]. */
  readonly outputOf: Int32Array
  /** Iteration of a group's first tree; the next tree is of the next iteration [numGroups]. */
  readonly firstIteration: Int32Array
  /** Leaf value behind each bit; -0, which changes no sum, where there is no leaf [numGroups × 512]. */
  readonly leafValues: Float64Array
  /** Leaf number, within its tree, behind each bit [numGroups × 512]. */
  readonly leafNumbers: Int32Array
}

/** Bits that a tree needs: 32, 64, … up to 512; undefined when the largest tree has more leaves. */
export function bitsPerTreeOf(forest: Forest): number | undefined {
  let maxLeaves = 1
  for (let tree = 0; tree < forest.numTrees; tree++) maxLeaves = Math.max(maxLeaves, numLeavesOf(forest, tree))
  const bits = Math.max(32, 2 ** Math.ceil(Math.log2(maxLeaves)))
  return bits <= bitsPerLine ? bits : undefined
}

/** Trees in groups: of one output each, in order of iterations. */
export function groupsByOutput(forest: Forest, treesPerGroup: number): number[][] {
  const { numTrees, numTreesPerIteration } = forest
  const groups: number[][] = []
  for (let output = 0; output < numTreesPerIteration; output++) {
    for (let first = output; first < numTrees; first += treesPerGroup * numTreesPerIteration) {
      const numLeft = Math.ceil((numTrees - first) / numTreesPerIteration)
      groups.push(
        Array.from({ length: Math.min(treesPerGroup, numLeft) }, (_, place) => first + place * numTreesPerIteration)
      )
    }
  }
  return groups
}

/** Makes the tables; undefined if they would be larger than `maxBytes` or a tree has more than 512 leaves. */
export function makeMaskTables(forest: Forest, slots: Slots, maxBytes: number): MaskTables | undefined {
  const bitsPerTree = bitsPerTreeOf(forest)
  if (bitsPerTree === undefined) return undefined
  const groups = groupsByOutput(forest, bitsPerLine / bitsPerTree)
  const bytesOfLeaves = groups.length * bitsPerLine * 12
  const { bitBegin, bitEnd, leafPlace } = leafRanges(forest)
  const rules = groups.map((trees) =>
    trees.flatMap((tree, place) =>
      nodesOf(forest, tree).map((node): LineRule => {
        const firstBit = place * bitsPerTree
        return { node, byLeft: false, bitBegin: firstBit + bitBegin[node]!, bitEnd: firstBit + bitEnd[node]! }
      })
    )
  )
  const tables = makeLineTables(forest, slots, rules, maxBytes - bytesOfLeaves)
  if (tables === undefined) return undefined

  const leafValues = new Float64Array(groups.length * bitsPerLine).fill(-0)
  const leafNumbers = new Int32Array(groups.length * bitsPerLine)
  for (const [group, trees] of groups.entries()) {
    for (const [place, tree] of trees.entries()) {
      const firstLeaf = forest.leafOffsets[tree]!
      for (let leaf = firstLeaf; leaf < forest.leafOffsets[tree + 1]!; leaf++) {
        const bit = group * bitsPerLine + place * bitsPerTree + leafPlace[leaf]!
        leafValues[bit] = forest.leafValue[leaf]!
        leafNumbers[bit] = leaf - firstLeaf
      }
    }
  }
  return {
    tables,
    bitsPerTree,
    groups,
    outputOf: Int32Array.from(groups, ([first]) => first! % forest.numTreesPerIteration),
    firstIteration: Int32Array.from(groups, ([first]) => Math.floor(first! / forest.numTreesPerIteration)),
    leafValues,
    leafNumbers
  }
}

function nodesOf({ nodeOffsets }: Forest, tree: number): number[] {
  const first = nodeOffsets[tree]!
  return Array.from({ length: nodeOffsets[tree + 1]! - first }, (_, i) => first + i)
}

// Leaves numbered from left to right within each tree, and the range of those in each node's left subtree.
function leafRanges(forest: Forest): { bitBegin: Int32Array; bitEnd: Int32Array; leafPlace: Int32Array } {
  const bitBegin = new Int32Array(forest.splitFeature.length)
  const bitEnd = new Int32Array(forest.splitFeature.length)
  const leafPlace = new Int32Array(forest.leafValue.length)
  const pending: number[] = []
  for (let tree = 0; tree < forest.numTrees; tree++) {
    let numPassed = 0
    let child = rootOf(forest, tree)
    for (;;) {
      while (child >= 0) {
        bitBegin[child] = numPassed
        pending.push(child)
        child = forest.leftChild[child]!
      }
      leafPlace[~child] = numPassed++
      const node = pending.pop()
      if (node === undefined) break
      bitEnd[node] = numPassed
      child = forest.rightChild[node]!
    }
  }
  return { bitBegin, bitEnd, leafPlace }
}
