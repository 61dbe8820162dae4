/**
 * Which features stand on the way from the root to each node and leaf: what every exact SHAP algorithm is built on.
 *
 * @module
 */
import { type Forest, rootOf } from '../model/forest.ts'

/** The ways through all trees of a forest. */
export interface Paths {
  /** Nodes of all trees, tree after tree, each node after its parent [numNodes]. */
  readonly order: Int32Array
  /** Place of a node's feature among the distinct features tested from the root on, from 0 in order of first test [numNodes]. */
  readonly place: Int32Array
  /** Leaf `l` owns entries `featureOffsets[l]` to `featureOffsets[l + 1]` (exclusive) of `features` [numLeaves + 1]. */
  readonly featureOffsets: Int32Array
  /** Distinct features on the way to each leaf, by place. */
  readonly features: Int32Array
  /** Most nodes on the way to a leaf. */
  readonly maxDepth: number
  /** Most distinct features on the way to a leaf. */
  readonly maxFeatures: number
}

/** The ways through `forest`. Walks with a stack of its own, so no tree is too deep. */
export function pathsOf(forest: Forest): Paths {
  const { numTrees, splitFeature, leftChild, rightChild } = forest
  const numNodes = splitFeature.length
  const numLeaves = forest.leafValue.length
  const order = new Int32Array(numNodes)
  const place = new Int32Array(numNodes)
  const featuresOfLeaf: number[][] = new Array(numLeaves)
  let numVisited = 0
  let maxDepth = 0

  // What is pending: a node or leaf, its depth, and how many distinct features stand before it.
  const pending: { child: number, depth: number, numDistinct: number }[] = []
  // Distinct features on the way to what is being visited. A subtree only writes behind those of its root, so the
  // sibling that comes after finds its own part untouched.
  const path: number[] = []
  for (let tree = 0; tree < numTrees; tree++) {
    pending.push({ child: rootOf(forest, tree), depth: 0, numDistinct: 0 })
    while (pending.length > 0) {
      const { child, depth, numDistinct } = pending.pop()!
      if (child < 0) {
        featuresOfLeaf[~child] = path.slice(0, numDistinct)
        if (depth > maxDepth) maxDepth = depth
        continue
      }
      order[numVisited++] = child
      path.length = numDistinct
      let position = path.indexOf(splitFeature[child]!)
      if (position < 0) position = path.push(splitFeature[child]!) - 1
      place[child] = position
      pending.push({ child: rightChild[child]!, depth: depth + 1, numDistinct: path.length })
      pending.push({ child: leftChild[child]!, depth: depth + 1, numDistinct: path.length })
    }
  }

  const featureOffsets = new Int32Array(numLeaves + 1)
  let maxFeatures = 0
  for (let leaf = 0; leaf < numLeaves; leaf++) {
    const { length } = featuresOfLeaf[leaf]!
    featureOffsets[leaf + 1] = featureOffsets[leaf]! + length
    if (length > maxFeatures) maxFeatures = length
  }
  const features = new Int32Array(featureOffsets[numLeaves]!)
  for (let leaf = 0; leaf < numLeaves; leaf++) features.set(featuresOfLeaf[leaf]!, featureOffsets[leaf]!)
  return { order, place, featureOffsets, features, maxDepth, maxFeatures }
}
