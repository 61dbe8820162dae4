/**
 * Subtrees of a tree for SHAP by subtree tables.
 *
 * A leaf's contributions depend on the row only by the set of features at which the row is off the leaf's path: a few bits. So
 * a table with an entry for each pattern of bits gives them for any number of rows. Leaves below one node share the path to it,
 * so the leaves of a subtree share a table: one bit for each distinct feature above the subtree (the row is on the path at the
 * feature) and one for each node of the subtree (the row goes left).
 *
 * Source: tables by leaf and pattern are those of Yang, "Fast TreeSHAP: Accelerating SHAP Value Computation for Trees"
 * (arXiv 2109.09847), version 2, there walked through for each row; tables by subtree, and finding all patterns of a row at
 * once by bitvectors, are this library's.
 *
 * @module
 */
import { type Forest, rootOf } from '../../model/forest.ts'
import type { Paths } from '../paths.ts'

/** Bits of a pattern at most: 16,384 entries. */
const maxBits = 14
// Subtrees are merged without further conditions while a pattern has no more bits than this.
const maxFreeBits = 8
// Mean depth of the leaves of a tree at most: keeps the rules of all subtrees in proportion to the tree.
const maxMeanDepth = 64

/** What clears a bit of a pattern: the other branch at a node. */
export interface BitRule {
  readonly node: number
  /** The branch that keeps the bit. */
  readonly goesLeft: boolean
  readonly bit: number
}

/** A leaf of a subtree. */
export interface SubtreeLeaf {
  /** Number through the whole forest. */
  readonly leaf: number
  /** Index, among the subtree's features, of each distinct feature on the leaf's path, by position [numDistinct]. */
  readonly featureIndex: Int32Array
  /** Features at which the row is off path, a bit for each position, when the pattern's bit is 0 and when it is 1 [numBits each]. */
  readonly offPathBy0: Int32Array
  readonly offPathBy1: Int32Array
}

/** A subtree with its leaves. */
export interface Subtree {
  readonly tree: number
  /** Distinct features on the paths to the leaves; those above the subtree first, by position [numFeatures]. */
  readonly features: Int32Array
  readonly numBits: number
  readonly rules: readonly BitRule[]
  readonly leaves: readonly SubtreeLeaf[]
}

/**
 * Subtrees that contain each leaf of a tree once, chosen so that their tables are small.
 *
 * @returns undefined when a path has more than 14 distinct features, or the leaves are more than 64 nodes deep on average
 */
export function subtreesOf(forest: Forest, paths: Paths, tree: number): Subtree[] | undefined {
  const { leftChild, rightChild } = forest
  const isWhole = mergeSubtrees(forest, paths, tree)
  if (isWhole === undefined) return undefined
  const firstNode = forest.nodeOffsets[tree]!
  const subtrees: Subtree[] = []
  const pending = [rootOf(forest, tree)]
  while (pending.length > 0) {
    const root = pending.pop()!
    if (root < 0 || isWhole[root - firstNode] === 1) subtrees.push(makeSubtree(forest, paths, tree, root))
    else pending.push(rightChild[root]!, leftChild[root]!)
  }
  return subtrees
}

// For each node whether everything below it is best taken as one subtree; undefined when the tree does not suit tables.
function mergeSubtrees(forest: Forest, paths: Paths, tree: number): Uint8Array | undefined {
  const { leftChild, rightChild } = forest
  const firstNode = forest.nodeOffsets[tree]!
  const endNode = forest.nodeOffsets[tree + 1]!
  for (let leaf = forest.leafOffsets[tree]!; leaf < forest.leafOffsets[tree + 1]!; leaf++) {
    if (paths.numDistinct[leaf]! > maxBits) return undefined
  }
  const isWhole = new Uint8Array(endNode - firstNode)
  const numNodes = new Int32Array(endNode - firstNode)
  const numEntries = new Float64Array(endNode - firstNode)
  const nodesBelow = (child: number): number => (child >= 0 ? numNodes[child - firstNode]! : 0)
  const entriesBelow = (child: number): number =>
    child >= 0 ? numEntries[child - firstNode]! : 2 ** paths.numDistinct[~child]!
  let sumOfDepths = 0
  // Children before their parents.
  for (let i = endNode - 1; i >= firstNode; i--) {
    const node = paths.order[i]!
    const [left, right] = [leftChild[node]!, rightChild[node]!]
    const count = 1 + nodesBelow(left) + nodesBelow(right)
    const entries = entriesBelow(left) + entriesBelow(right)
    const numBits = paths.numDistinctAbove[node]! + count
    const merges = numBits <= maxFreeBits || (numBits <= maxBits && 2 ** numBits <= entries)
    isWhole[node - firstNode] = Number(merges)
    numNodes[node - firstNode] = count
    // Each node is on the path to all leaves below it.
    sumOfDepths += count + 1
    numEntries[node - firstNode] = merges ? 2 ** numBits : entries
  }
  return sumOfDepths > maxMeanDepth * (endNode - firstNode + 1) ? undefined : isWhole
}

function makeSubtree(forest: Forest, paths: Paths, tree: number, root: number): Subtree {
  const { leftChild, rightChild } = forest
  const { feature, parent, leafParent, position, numDistinctAbove, numDistinct } = paths
  const numAbove = root < 0 ? numDistinct[~root]! : numDistinctAbove[root]!
  const features: number[] = []
  const rules: BitRule[] = []
  const parentOf = (child: number): number => (child < 0 ? leafParent[~child]! : parent[child]!)
  for (let child = root, node = parentOf(root); node >= 0; child = node, node = parentOf(node)) {
    features[position[node]!] = feature[node]!
    rules.push({ node, goesLeft: leftChild[node] === child, bit: position[node]! })
  }

  const leaves: number[] = []
  const nodes: number[] = []
  const pending = [root]
  while (pending.length > 0) {
    const child = pending.pop()!
    if (child < 0) {
      leaves.push(~child)
      continue
    }
    rules.push({ node: child, goesLeft: true, bit: numAbove + nodes.length })
    nodes.push(child)
    if (!features.includes(feature[child]!)) features.push(feature[child]!)
    pending.push(rightChild[child]!, leftChild[child]!)
  }
  const numBits = numAbove + nodes.length

  const subtreeLeaf = (leaf: number): SubtreeLeaf => {
    const featureIndex = Int32Array.from({ length: numDistinct[leaf]! }, (_, i) => i)
    const offPathBy0 = new Int32Array(numBits)
    const offPathBy1 = new Int32Array(numBits)
    for (let bit = 0; bit < numAbove; bit++) offPathBy0[bit] = 1 << bit
    for (let child = ~leaf; child !== root; child = parentOf(child)) {
      const node = parentOf(child)
      const offPath = leftChild[node] === child ? offPathBy0 : offPathBy1
      offPath[numAbove + nodes.indexOf(node)]! |= 1 << position[node]!
      featureIndex[position[node]!] = features.indexOf(feature[node]!)
    }
    return { leaf, featureIndex, offPathBy0, offPathBy1 }
  }
  return { tree, features: Int32Array.from(features), numBits, rules, leaves: leaves.map(subtreeLeaf) }
}
