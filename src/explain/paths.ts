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
  /** Place of a node's feature among the distinct features tested from the root on, by first test [numNodes]. */
  readonly place: Int32Array
  /** Distinct features on the way to leaf `l`, by place: `features[firstFeature[l] + place]`. */
  readonly features: Int32Array
  readonly firstFeature: Int32Array
  /** How many distinct features stand on the way to each leaf [numLeaves]. */
  readonly numDistinct: Int32Array
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
  const features: number[] = []
  const firstFeature = new Int32Array(numLeaves)
  const numDistinct = new Int32Array(numLeaves)
  let numVisited = 0
  let maxDepth = 0
  let maxFeatures = 0

  // What is pending: a node or leaf, its depth, and how many distinct features stand before it.
  const pending: { child: number; depth: number; numBefore: number }[] = []
  // Distinct features on the way to what is being visited. A subtree only writes behind those of its root, so the
  // sibling that comes after finds its own part untouched.
  const path: number[] = []
  for (let tree = 0; tree < numTrees; tree++) {
    pending.push({ child: rootOf(forest, tree), depth: 0, numBefore: 0 })
    while (pending.length > 0) {
      const { child, depth, numBefore } = pending.pop()!
      if (child < 0) {
        firstFeature[~child] = features.length
        numDistinct[~child] = numBefore
        for (let i = 0; i < numBefore; i++) features.push(path[i]!)
        maxDepth = Math.max(maxDepth, depth)
        maxFeatures = Math.max(maxFeatures, numBefore)
        continue
      }
      order[numVisited++] = child
      const feature = splitFeature[child]!
      let position = 0
      while (position < numBefore && path[position] !== feature) position++
      path[position] = feature
      place[child] = position
      const numAfter = Math.max(numBefore, position + 1)
      pending.push({ child: rightChild[child]!, depth: depth + 1, numBefore: numAfter })
      pending.push({ child: leftChild[child]!, depth: depth + 1, numBefore: numAfter })
    }
  }
  return { order, place, features: new Int32Array(features), firstFeature, numDistinct, maxDepth, maxFeatures }
}
