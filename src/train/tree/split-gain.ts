/**
 * Gains as splits are compared by: what a feature's contribution, costs and the monotone penalty make of them.
 *
 * Source: LightGBM 4.7.0 src/treelearner/feature_histogram.hpp, FindBestThreshold; serial_tree_learner.cpp,
 * ComputeBestSplitForFeature; monotone_constraints.hpp, ComputeMonotoneSplitGainPenalty.
 *
 * @module
 */
import { epsilon } from '../../numeric/constants.ts'
import type { Split, SplitLeaf } from './split.ts'
import type { TreeParameters } from './split-parameters.ts'

/** Changes the gain of the best split of a leaf by one feature, before it is compared with those by others. */
export type GainAdjustment<Leaf extends SplitLeaf> = (split: Split, leaf: Leaf, position: number) => void

/** Prepares the changes; undefined when there are none. */
export function createGainAdjustment({
  feature_contri: contributions,
  monotone_constraints: constraints,
  monotone_penalty: penalty
}: TreeParameters): GainAdjustment<SplitLeaf> | undefined {
  if (contributions.length === 0 && constraints === undefined) return undefined
  return (split, { depth }) => {
    split.gain *= contributions[split.feature] ?? 1
    if (split.constraint !== 0) split.gain *= monotoneFactor(penalty, depth)
  }
}

function monotoneFactor(penalty: number, depth: number): number {
  if (penalty >= depth + 1) return epsilon
  if (penalty <= 1) return 1 - penalty / 2 ** depth + epsilon
  return 1 - 2 ** (penalty - 1 - depth) + epsilon
}
