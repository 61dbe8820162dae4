/**
 * Trees of documents of version 1 as the arrays of all trees.
 *
 * @module
 */
import type { SklearnTree } from './tree.ts'
import { type SklearnTrees, wordsPerSet } from './trees.ts'

/** The trees, one after the other. */
export function joinedTrees(trees: readonly SklearnTree[], valuesPerLeaf: number): SklearnTrees {
  const splitOffsets = new Int32Array(trees.length + 1)
  trees.forEach(({ nodes }, tree) => (splitOffsets[tree + 1] = splitOffsets[tree]! + nodes.length))
  const numSplits = splitOffsets[trees.length]!
  const numLeaves = numSplits + trees.length
  const numSets = trees.reduce((count, { leftCategories }) => count + leftCategories.size, 0)
  const threshold = new Float64Array(numSplits)
  const splitGain = new Float64Array(numSplits)
  const splitCover = new Float64Array(numSplits)
  const leafCover = new Float64Array(numLeaves)
  const joined: SklearnTrees = {
    splitOffsets,
    leafNode: new Int32Array(numLeaves),
    leftChild: new Int32Array(numSplits),
    rightChild: new Int32Array(numSplits),
    splitFeature: new Int32Array(numSplits),
    threshold,
    missingLeft: new Int32Array(numSplits),
    leftCategories: new Uint32Array(numSets * wordsPerSet),
    leafValue: new Float64Array(numLeaves * valuesPerLeaf),
    splitCover,
    leafCover,
    splitGain
  }
  let set = 0
  trees.forEach((source, tree) => {
    const { nodes, leaves, leftCategories, covers } = source
    const firstSplit = splitOffsets[tree]!
    const firstLeaf = firstSplit + tree
    // The number among all trees' of each of the tree's nodes.
    const numbers = new Int32Array(source.leftChild.length)
    nodes.forEach((node, i) => (numbers[node] = firstSplit + i))
    leaves.forEach((node, i) => (numbers[node] = ~(firstLeaf + i)))
    joined.leafNode.set(leaves, firstLeaf)
    joined.leafValue.set(source.leafValues, firstLeaf * valuesPerLeaf)
    leaves.forEach((node, i) => (leafCover[firstLeaf + i] = covers[node]!))
    nodes.forEach((node, i) => {
      const split = firstSplit + i
      joined.leftChild[split] = numbers[source.leftChild[node]!]!
      joined.rightChild[split] = numbers[source.rightChild[node]!]!
      joined.splitFeature[split] = source.splitFeature[node]!
      threshold[split] = source.threshold[node]!
      joined.missingLeft[split] = source.missingLeft[node]!
      splitCover[split] = covers[node]!
      splitGain[split] = source.gains?.[node] ?? 0
      const codes = leftCategories.get(node)
      if (codes === undefined) return
      for (const code of codes) joined.leftCategories[set * wordsPerSet + (code >>> 5)]! |= 1 << (code & 31)
      set++
    })
  })
  return joined
}
