/**
 * What the growing of trees is told; names are LightGBM's.
 *
 * @module
 */

/** Parameters of growing a tree. */
export interface TreeParameters {
  readonly objective: string
  readonly growth: 'leafwise' | 'depthwise' | 'symmetric'
  readonly num_leaves: number
  readonly max_depth: number
  readonly min_data_in_leaf: number
  readonly min_sum_hessian_in_leaf: number
  readonly lambda_l1: number
  readonly lambda_l2: number
  readonly max_delta_step: number
  readonly path_smooth: number
  readonly min_gain_to_split: number
  readonly cat_smooth: number
  readonly cat_l2: number
  readonly max_cat_threshold: number
  readonly max_cat_to_onehot: number
  readonly min_data_per_group: number
  readonly feature_fraction: number
  readonly feature_fraction_bynode: number
  readonly feature_fraction_seed: number
  readonly extra_trees: boolean
  readonly extra_seed: number
  readonly forcedsplits_filename: string
  /** By feature: 1, -1 or 0; undefined when none is constrained. */
  readonly monotone_constraints: readonly number[] | undefined
  readonly monotone_constraints_method: 'basic' | 'intermediate' | 'advanced'
  readonly monotone_penalty: number
  /** By feature: what gains are multiplied by; empty when all are 1. */
  readonly feature_contri: readonly number[]
  readonly cegb_tradeoff: number
  readonly cegb_penalty_split: number
  /** By feature; empty for none. */
  readonly cegb_penalty_feature_lazy: readonly number[]
  readonly cegb_penalty_feature_coupled: readonly number[]
  /** Sets of features that may stand on one path; undefined when all may. */
  readonly interaction_constraints: readonly (readonly number[])[] | undefined
}
