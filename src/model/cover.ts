/**
 * Covers: how many training rows reached a node or leaf, or the sum of their hessians; path-dependent explanations weight branches
 * by them.
 *
 * @module
 */
import { type Forest, numLeavesOf, rootOf } from './forest.ts'

/** Cover of a node or, where `child` is negative, of leaf `~child`; -1 when the model does not say. */
export function coverOf(forest: Forest, child: number): number {
  if (forest.coverType === 'count') return child >= 0 ? forest.internalCount[child]! : forest.leafCount[~child]!
  return child >= 0 ? forest.internalWeight[child]! : forest.leafWeight[~child]!
}

/** Share of a node's training rows that go to a child; half of none, which counts for nothing, whatever the share. */
export function shareOf(forest: Forest, node: number, child: number): number {
  const cover = coverOf(forest, node)
  return cover === 0 ? 0.5 : coverOf(forest, child) / cover
}

/** Whether the training rows of every node of a tree are those of its children together. */
export function coversAddUp(forest: Forest, tree: number): boolean {
  const { leftChild, rightChild } = forest
  for (let node = forest.nodeOffsets[tree]!; node < forest.nodeOffsets[tree + 1]!; node++) {
    if (coverOf(forest, leftChild[node]!) + coverOf(forest, rightChild[node]!) !== coverOf(forest, node)) return false
  }
  return true
}

/** Smallest cover among the nodes and leaves of a tree: 0 or less where path-dependent explanations are not defined. */
export function smallestCoverOf(forest: Forest, tree: number): number {
  let smallest = Infinity
  for (let node = forest.nodeOffsets[tree]!; node < forest.nodeOffsets[tree + 1]!; node++) {
    smallest = Math.min(smallest, coverOf(forest, node))
  }
  for (let leaf = forest.leafOffsets[tree]!; leaf < forest.leafOffsets[tree + 1]!; leaf++) {
    smallest = Math.min(smallest, coverOf(forest, ~leaf))
  }
  return smallest
}

/** Mean output of a tree over its training rows. Source: LightGBM 4.7.0 src/io/tree.cpp, Tree::ExpectedValue. */
export function expectedOutputOf(forest: Forest, tree: number): number {
  const firstLeaf = forest.leafOffsets[tree]!
  if (numLeavesOf(forest, tree) === 1) return forest.leafValue[firstLeaf]!
  if (forest.coverType !== 'count') return outputByShares(forest, tree)
  const total = coverOf(forest, rootOf(forest, tree))
  let expected = 0
  for (let leaf = firstLeaf; leaf < forest.leafOffsets[tree + 1]!; leaf++) {
    expected += (coverOf(forest, ~leaf) / total) * forest.leafValue[leaf]!
  }
  return expected
}

// Each leaf weighted by the shares of the branches to it, as sums of hessians, which are rounded, need not add up.
function outputByShares(forest: Forest, tree: number): number {
  const pending = [{ child: rootOf(forest, tree), share: 1 }]
  let expected = 0
  while (pending.length > 0) {
    const { child, share } = pending.pop()!
    if (child < 0) {
      expected += share * forest.leafValue[~child]!
      continue
    }
    for (const below of [forest.leftChild[child]!, forest.rightChild[child]!])
      pending.push({ child: below, share: share * shareOf(forest, child, below) })
  }
  return expected
}
