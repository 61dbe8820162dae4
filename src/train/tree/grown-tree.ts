/**
 * `GrownTree`: a tree as it grows, and what is done to its outputs afterwards.
 *
 * Source: LightGBM 4.7.0 src/io/tree.cpp, include/LightGBM/tree.h: Tree::Split, Shrinkage, AddBias.
 *
 * @module
 */
import { zeroThreshold } from '../../numeric/constants.ts'

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
  /** Position of the feature in the data. */
  readonly position: number
  /** As in `Split`. */
  readonly bin: number
  readonly categoryBins: Int32Array | undefined
  left: number
  right: number
  value: number
  readonly weight: number
  readonly count: number
}

/** A linear model of a leaf's rows. */
export interface LinearLeaf {
  readonly constant: number
  /** Numbers of features, ascending; and a coefficient for each. */
  readonly features: readonly number[]
  readonly coefficients: readonly number[]
}

/** A leaf. */
export interface GrownLeaf {
  value: number
  weight: number
  count: number
  /** Its rows in `TreeGrower.rows`, until the next tree is grown: from and to (exclusive). */
  begin: number
  end: number
  /** Gives the output where none of its features is missing; left out where outputs are constants. */
  linear?: LinearLeaf
}

/** A tree. */
export interface GrownTree {
  readonly nodes: readonly GrownNode[]
  readonly leaves: readonly GrownLeaf[]
  shrinkage: number
}

/** Multiplies all outputs. */
export function shrinkTree(tree: GrownTree, rate: number): void {
  mapValues(tree, (value) => value * rate)
  for (const leaf of tree.leaves) {
    if (leaf.linear === undefined) continue
    const { constant, coefficients, features } = leaf.linear
    const shrunk = coefficients.map((coefficient) => roundedToZero(coefficient * rate))
    leaf.linear = { constant: roundedToZero(constant * rate), coefficients: shrunk, features }
  }
  tree.shrinkage *= rate
}

/** Adds a constant to all outputs. */
export function addBias(tree: GrownTree, bias: number): void {
  mapValues(tree, (value) => value + bias)
  for (const leaf of tree.leaves) {
    if (leaf.linear) leaf.linear = { ...leaf.linear, constant: roundedToZero(leaf.linear.constant + bias) }
  }
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
