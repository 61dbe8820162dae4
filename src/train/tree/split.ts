/**
 * `Split`: how a leaf can be divided, and what the search for it knows of the leaf.
 *
 * @module
 */
import type { LeafBounds } from './leaf-bounds.ts'

/** What the search knows of a leaf. */
export interface SplitLeaf {
  readonly sumGradient: number
  readonly sumHessian: number
  readonly count: number
  /** Its output; that of a root before smoothing. */
  readonly output: number
  readonly depth: number
  readonly bounds: LeafBounds
}

/** Where the sums of the feature's bins are: gradient and hessian of bin b at `offset + 2 b`. */
export interface FeatureHistogram {
  readonly sums: Float64Array
  readonly offset: number
}

/** The best split of a leaf so far. */
export interface Split {
  /** Gain over not splitting, penalties included; -Infinity when there is none. */
  gain: number
  /** Number of the feature among all; -1 when there is no split. */
  feature: number
  /** Numerical: last bin that goes left. */
  bin: number
  /** Categorical: bins that go left, in the order they were taken; undefined for numerical ones. */
  categoryBins: Int32Array | undefined
  defaultLeft: boolean
  leftGradient: number
  leftHessian: number
  leftOutput: number
  rightGradient: number
  rightHessian: number
  rightOutput: number
  /** Monotone constraint that the split keeps: 1, -1 or 0. */
  constraint: number
}

/** No split. */
export function noSplit(): Split {
  return {
    gain: -Infinity,
    feature: -1,
    bin: 0,
    categoryBins: undefined,
    defaultLeft: true,
    leftGradient: 0,
    leftHessian: 0,
    leftOutput: 0,
    rightGradient: 0,
    rightHessian: 0,
    rightOutput: 0,
    constraint: 0
  }
}

/** Whether a split is better than another: by gain, then by the number of the feature. NaN is never better. */
export function isBetter(a: Split, b: Split): boolean {
  if (a.gain !== b.gain) return a.gain > b.gain
  return featureRank(a) < featureRank(b)
}

function featureRank({ feature }: Split): number {
  return feature < 0 ? Infinity : feature
}
