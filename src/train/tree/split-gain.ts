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
import type { CostlyLeaf, SplitCosts } from './split-costs.ts'
import type { TreeParameters } from './split-parameters.ts'

/** Changes the gain of the best split of a leaf by one feature, before it is compared with those by others. */
export type GainAdjustment<Leaf extends SplitLeaf> = (split: Split, leaf: Leaf, position: number) => void

/** Prepares the changes; undefined when there are none. */
export function createGainAdjustment(
  { feature_contri: contributions, monotone_constraints: constraints, monotone_penalty: penalty }: TreeParameters,
  costs: SplitCosts | undefined
): GainAdjustment<SplitLeaf & CostlyLeaf> | undefined {
  if (contributions.length === 0 && constraints === undefined && costs === undefined) return undefined
  return (split, leaf, position) => {
    split.gain *= contributions[split.feature] ?? 1
    if (costs !== undefined) split.gain -= costs.costOf(split, leaf, position)
    if (split.constraint !== 0) split.gain *= monotoneFactor(penalty, leaf.depth)
  }
}

function monotoneFactor(penalty: number, depth: number): number {
  if (penalty >= depth + 1) return epsilon
  if (penalty <= 1) return 1 - penalty / 2 ** depth + epsilon
  return 1 - 2 ** (penalty - 1 - depth) + epsilon
}
