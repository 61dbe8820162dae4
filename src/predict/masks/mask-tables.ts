/**
 * Mask tables: bitvectors in which a node's branch to the right clears the leaves of its left subtree. The bits left of a
 * tree are then the leaves that no node excludes, and the exit leaf is the leftmost of them.
 *
 * Results equal the reference walk's, because the same decisions are made and the same numbers added in the same order.
 * Source: as `ranks/bitvectors.ts`.
 *
 * @module
 */
import { type Forest, numLeavesOf, rootOf } from '../../model/forest.ts'
import { bitsPerBitvector, type BitvectorTables, type BranchRule, makeBitvectorTables } from '../../ranks/bitvectors.ts'
import type { Ranks } from '../../ranks/ranks.ts'

// A group of trees has room for 512 leaves, of which a model of many small outputs uses few: bytes for each leaf at most, and
// bytes that a model may always take.
const maxBytesPerLeaf = 1024
const freeLeafBytes = 2 ** 20

/** Bitvectors and the leaves that their bits stand for. Trees of one output form groups, in order of iterations. */
export interface MaskTables {
  readonly tables: BitvectorTables
  /** Bits of a tree in its group's bitvector: 32, 64, 128, 256 or 512. */
  readonly bitsPerTree: number
  /** Trees of each group, first bits first; at most 512 / `bitsPerTree`. */
  readonly groups: readonly (readonly number[])[]
  /** Output that a group adds to [numGroups]. */
  readonly outputOf: Int32Array
  /** Iteration of a group's first tree; the next tree is of the next iteration [numGroups]. */
  readonly firstIteration: Int32Array
  /** Leaf value of each bit; -0, which changes no sum, where there is no leaf [numGroups × 512]. */
  readonly leafValues: Float64Array
  /** Leaf number, within its tree, of each bit [numGroups × 512]. */
  readonly leafNumbers: Int32Array
}

/** Bits that a tree needs: 32, 64, … up to 512; undefined when the largest tree has more leaves. */
export function bitsPerTreeOf(forest: Forest): number | undefined {
  let maxLeaves = 1
  for (let tree = 0; tree < forest.numTrees; tree++) maxLeaves = Math.max(maxLeaves, numLeavesOf(forest, tree))
  const bits = Math.max(32, 2 ** Math.ceil(Math.log2(maxLeaves)))
  return bits <= bitsPerBitvector ? bits : undefined
}

/** Trees in groups: of one output each, in order of iterations. */
export function groupsByOutput(forest: Forest, treesPerGroup: number): number[][] {
  const { numTrees, numTreesPerIteration } = forest
  const groups: number[][] = []
  for (let output = 0; output < numTreesPerIteration; output++) {
    for (let first = output; first < numTrees; first += treesPerGroup * numTreesPerIteration) {
      const numLeft = Math.ceil((numTrees - first) / numTreesPerIteration)
      groups.push(Array.from({ length: Math.min(treesPerGroup, numLeft) }, (_, i) => first + i * numTreesPerIteration))
    }
  }
  return groups
}

/** Makes the tables; undefined if they would be larger than `maxBytes` or a tree has more than 512 leaves. */
export function makeMaskTables(forest: Forest, ranks: Ranks, maxBytes: number): MaskTables | undefined {
  const bitsPerTree = bitsPerTreeOf(forest)
  if (bitsPerTree === undefined) return undefined
  const groups = groupsByOutput(forest, bitsPerBitvector / bitsPerTree)
  const bytesOfLeaves = groups.length * bitsPerBitvector * 12
  if (bytesOfLeaves > Math.min(maxBytes, freeLeafBytes + maxBytesPerLeaf * forest.leafValue.length)) return undefined
  const { bitBegin, bitEnd, leafPosition } = leafRanges(forest)
  const rules = groups.map((trees) =>
    trees.flatMap((tree, position) =>
      nodesOf(forest, tree).map((node): BranchRule => {
        const firstBit = position * bitsPerTree
        return { node, byLeft: false, bitBegin: firstBit + bitBegin[node]!, bitEnd: firstBit + bitEnd[node]! }
      })
    )
  )
  const tables = makeBitvectorTables(forest, ranks, rules, maxBytes - bytesOfLeaves)
  if (tables === undefined) return undefined

  const leafValues = new Float64Array(groups.length * bitsPerBitvector).fill(-0)
  const leafNumbers = new Int32Array(groups.length * bitsPerBitvector)
  for (const [group, trees] of groups.entries()) {
    for (const [position, tree] of trees.entries()) {
      const firstLeaf = forest.leafOffsets[tree]!
      for (let leaf = firstLeaf; leaf < forest.leafOffsets[tree + 1]!; leaf++) {
        const bit = group * bitsPerBitvector + position * bitsPerTree + leafPosition[leaf]!
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

// Positions of the leaves from left to right within each tree, and the range of those in each node's left subtree.
function leafRanges(forest: Forest): { bitBegin: Int32Array; bitEnd: Int32Array; leafPosition: Int32Array } {
  const bitBegin = new Int32Array(forest.splitFeature.length)
  const bitEnd = new Int32Array(forest.splitFeature.length)
  const leafPosition = new Int32Array(forest.leafValue.length)
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
      leafPosition[~child] = numPassed++
      const node = pending.pop()
      if (node === undefined) break
      bitEnd[node] = numPassed
      child = forest.rightChild[node]!
    }
  }
  return { bitBegin, bitEnd, leafPosition }
}
