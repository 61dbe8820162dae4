/**
 * `GrownTree`: a tree as it grows, and what is done to its outputs afterwards.
 *
 * Source: LightGBM 4.7.0 src/io/tree.cpp, include/LightGBM/tree.h: Tree::Split, Shrinkage, AddBias.
 *
 * @module
 */
import { zeroThreshold } from '../../numeric/constants.ts'
import type { BinnedData } from '../binned-data.ts'

/** A node. Children below 0 are leaves: `~child`. */
export interface GrownNode {
  /** Number of the feature among all. */
  readonly feature: number
  /** Numerical: upper bound of the last bin that goes left. */
  readonly threshold: number
  /** Categorical: categories that go left; undefined for numerical nodes. */
  readonly categories: readonly number[] | undefined
  /** As in `Forest.decisionType`. */
  readonly decisionType: number
  readonly gain: number
  /** Position of the feature in the data, and which of its bins go left [numBins]. */
  readonly position: number
  readonly goesLeft: Uint8Array
  left: number
  right: number
  value: number
  readonly weight: number
  readonly count: number
}

/** A leaf. */
export interface GrownLeaf {
  value: number
  weight: number
  count: number
  /** Its rows in `GrownTree.rows`: from and to (exclusive). */
  begin: number
  end: number
}

/** A tree. */
export interface GrownTree {
  readonly nodes: readonly GrownNode[]
  readonly leaves: readonly GrownLeaf[]
  /** The rows it was grown from, leaf by leaf. */
  readonly rows: Int32Array
  shrinkage: number
}

/** The leaf that a row ends in, by its bins. */
export function leafOfRow({ nodes }: GrownTree, { features }: BinnedData, row: number): number {
  if (nodes.length === 0) return 0
  let child = 0
  while (child >= 0) {
    const node = nodes[child]!
    child = node.goesLeft[features[node.position]!.bins[row]!] === 1 ? node.left : node.right
  }
  return ~child
}

/** Multiplies all outputs. */
export function shrinkTree(tree: GrownTree, rate: number): void {
  mapValues(tree, (value) => value * rate)
  tree.shrinkage *= rate
}

/** Adds a constant to all outputs. */
export function addBias(tree: GrownTree, bias: number): void {
  mapValues(tree, (value) => value + bias)
  tree.shrinkage = 1
}

/** A value, or 0 for one that LightGBM takes for 0. */
export function roundedToZero(value: number): number {
  return value >= -zeroThreshold && value <= zeroThreshold ? 0 : value
}

function mapValues({ nodes, leaves }: GrownTree, change: (value: number) => number): void {
  for (const leaf of leaves) leaf.value = roundedToZero(change(leaf.value))
  for (const node of nodes) node.value = roundedToZero(change(node.value))
}
