/**
 * The paths from the roots to the nodes and leaves of a forest, which every SHAP algorithm is built on.
 *
 * A path is described by its distinct features, numbered by first test: a feature's *position* on the path. A row is *off
 * path* at a feature when one of its branches at the feature's nodes leaves the path.
 *
 * @module
 */
import { type Forest, rootOf } from '../model/forest.ts'

/** The paths of a forest. */
export interface Paths {
  /** The feature that each node counts to: the one it tests, or what that counts as [numNodes]. */
  readonly feature: Int32Array
  /** Nodes of all trees, tree after tree, each node after its parent [numNodes]. */
  readonly order: Int32Array
  /** The node above each node; -1 for roots [numNodes]. */
  readonly parent: Int32Array
  /** The node above each leaf; -1 where a leaf is the whole tree [numLeaves]. */
  readonly leafParent: Int32Array
  /** Nodes above each node [numNodes]. */
  readonly depth: Int32Array
  /** The last node above each node that tests the same feature; -1 where there is none [numNodes]. */
  readonly previous: Int32Array
  /** 1 where the path goes left at `previous` [numNodes]. */
  readonly isLeftOfPrevious: Uint8Array
  /** Position of each node's feature on its path [numNodes]. */
  readonly position: Int32Array
  /** Distinct features tested above each node [numNodes]. */
  readonly numDistinctAbove: Int32Array
  /** Distinct features on the path to each leaf [numLeaves]. */
  readonly numDistinct: Int32Array
  /** Most nodes on the path to a leaf. */
  readonly maxDepth: number
  /** Most distinct features on the path to a leaf. */
  readonly maxDistinct: number
}

const known = new WeakMap<Forest, Paths>()

/** The paths of a forest, worked out once, in linear time. */
export function pathsOf(forest: Forest): Paths {
  let paths = known.get(forest)
  if (paths === undefined) known.set(forest, (paths = findPaths(forest)))
  return paths
}

function findPaths(forest: Forest): Paths {
  const { numTrees, leftChild, rightChild } = forest
  const feature = explainedFeatureOf(forest)
  const numNodes = feature.length
  const numLeaves = forest.leafValue.length
  const order = new Int32Array(numNodes)
  const parent = new Int32Array(numNodes).fill(-1)
  const leafParent = new Int32Array(numLeaves).fill(-1)
  const previous = new Int32Array(numNodes)
  const isLeftOfPrevious = new Uint8Array(numNodes)
  const position = new Int32Array(numNodes)
  const numDistinctAbove = new Int32Array(numNodes)
  const numDistinct = new Int32Array(numLeaves)
  const depth = new Int32Array(numNodes)
  let maxDepth = 0
  let maxDistinct = 0
  let numVisited = 0

  // Of the path being visited: the last node that tests each feature, and the branch taken at each node.
  const lastNode = new Int32Array(forest.numFeatures).fill(-1)
  const isLeft = new Uint8Array(numNodes)
  // Nodes and leaves to visit; node + numNodes follows a node's subtree, where the path leaves the node again.
  const pending: number[] = []
  for (let tree = 0; tree < numTrees; tree++) {
    pending.push(rootOf(forest, tree))
    while (pending.length > 0) {
      const next = pending.pop()!
      if (next >= numNodes) {
        const node = next - numNodes
        lastNode[feature[node]!] = previous[node]!
        continue
      }
      const above = next < 0 ? leafParent[~next]! : parent[next]!
      if (above >= 0) isLeft[above] = Number(leftChild[above] === next)
      const distinctAbove = above < 0 ? 0 : numDistinctAbove[above]! + Number(previous[above]! < 0)
      if (next < 0) {
        numDistinct[~next] = distinctAbove
        maxDistinct = Math.max(maxDistinct, distinctAbove)
        maxDepth = Math.max(maxDepth, above < 0 ? 0 : depth[above]! + 1)
        continue
      }
      const node = next
      const last = lastNode[feature[node]!]!
      order[numVisited++] = node
      depth[node] = above < 0 ? 0 : depth[above]! + 1
      numDistinctAbove[node] = distinctAbove
      previous[node] = last
      isLeftOfPrevious[node] = last < 0 ? 0 : isLeft[last]!
      position[node] = last < 0 ? distinctAbove : position[last]!
      lastNode[feature[node]!] = node
      pending.push(node + numNodes)
      for (const child of [rightChild[node]!, leftChild[node]!]) {
        if (child >= 0) parent[child] = node
        else leafParent[~child] = node
        pending.push(child)
      }
    }
  }
  return {
    feature,
    order,
    parent,
    leafParent,
    depth,
    previous,
    isLeftOfPrevious,
    position,
    numDistinctAbove,
    numDistinct,
    maxDepth,
    maxDistinct
  }
}

function explainedFeatureOf({ splitFeature, explainedAs }: Forest): Int32Array {
  return explainedAs === undefined ? splitFeature : splitFeature.map((feature) => explainedAs[feature]!)
}

/** Distinct features on the path to each leaf, by position. */
export interface PathFeatures {
  /** Leaf `l` owns features `offsets[l]` to `offsets[l + 1]` (exclusive) [numLeaves + 1]. */
  readonly offsets: Int32Array
  readonly features: Int32Array
}

/** The features on the paths to the leaves of `trees`; other leaves own none. Its size is the sum of the paths' lengths. */
export function pathFeaturesOf(forest: Forest, paths: Paths, trees: readonly number[]): PathFeatures {
  const { leftChild, rightChild, nodeOffsets, leafOffsets } = forest
  const { feature, order, position, numDistinct, maxDistinct } = paths
  const offsets = new Int32Array(numDistinct.length + 1)
  for (const tree of trees)
    for (let leaf = leafOffsets[tree]!; leaf < leafOffsets[tree + 1]!; leaf++) offsets[leaf + 1] = numDistinct[leaf]!
  for (let leaf = 0; leaf < numDistinct.length; leaf++) offsets[leaf + 1]! += offsets[leaf]!
  const features = new Int32Array(offsets[numDistinct.length]!)
  // Of the path being visited: nodes come in preorder, so that what stands below a node's position is of the nodes above it.
  const ofPath = new Int32Array(maxDistinct)
  for (const tree of trees) {
    for (let i = nodeOffsets[tree]!; i < nodeOffsets[tree + 1]!; i++) {
      const node = order[i]!
      ofPath[position[node]!] = feature[node]!
      for (const child of [leftChild[node]!, rightChild[node]!]) {
        if (child < 0) features.set(ofPath.subarray(0, numDistinct[~child]!), offsets[~child]!)
      }
    }
  }
  return { offsets, features }
}

// The memory of tables that hold something for each leaf and feature of its path, or for each level and row, is bounded by that.
const maxTableFeatures = 256
const maxTableDepth = 1024

/** Whether a tree has a path of more than 256 distinct features or 1,024 nodes. */
export function hasLongPaths({ nodeOffsets, leafOffsets }: Forest, paths: Paths, tree: number): boolean {
  if (paths.maxDistinct <= maxTableFeatures && paths.maxDepth <= maxTableDepth) return false
  for (let leaf = leafOffsets[tree]!; leaf < leafOffsets[tree + 1]!; leaf++)
    if (paths.numDistinct[leaf]! > maxTableFeatures) return true
  for (let node = nodeOffsets[tree]!; node < nodeOffsets[tree + 1]!; node++)
    if (paths.depth[node]! >= maxTableDepth) return true
  return false
}
