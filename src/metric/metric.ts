/**
 * What tells how good raw scores are.
 *
 * @module
 */

/** A metric, bound to its data. */
export interface Metric {
  /** As printed: `auc`, `ndcg@3`. */
  readonly name: string
  readonly isHigherBetter: boolean
  /**
   * The metric of raw scores.
   *
   * @param scores - output by output [numOutputs × numRows]
   */
  readonly evaluate: (scores: Float64Array) => number
}

/** The parameters metrics read, by LightGBM's names. */
export interface MetricParameters {
  readonly objective: string
  readonly num_class: number
  readonly alpha: number
  readonly fair_c: number
  readonly tweedie_variance_power: number
  readonly multi_error_top_k: number
  /** [num_class × num_class], row by row; empty for 1 off the diagonal. */
  readonly auc_mu_weights: readonly number[]
  /** Ranks after which `ndcg` and `map` are cut. */
  readonly eval_at: readonly number[]
  /** Gain of each label; empty for 2^label − 1, up to label 30. */
  readonly label_gain: readonly number[]
}
