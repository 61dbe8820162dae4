/**
 * What training minimises: the derivatives of a loss by the raw scores, and where scores begin.
 *
 * @module
 */
import type { Link } from '../model/link.ts'
import type { LightgbmRandom } from '../numeric/lightgbm-random.ts'

/** What an objective sees of the training data. */
export interface ObjectiveData {
  readonly numRows: number
  /** [numRows] */
  readonly label: Float32Array
  /** [numRows]; absent where every row counts 1. */
  readonly weight?: Float32Array | undefined
  /** Query q has rows `queryBoundaries[q]` to `queryBoundaries[q + 1]` (exclusive) [numQueries + 1]. */
  readonly queryBoundaries?: Int32Array | undefined
  /** Where each row was shown, positions numbered from 0 [numRows]; absent where that does not count. */
  readonly position?: Int32Array | undefined
}

/** The queries that an iteration is trained by. */
export interface SampledQueries {
  /** Their numbers, ascending. */
  readonly queries: Int32Array
  /** Rows whose derivatives LightGBM moved to the front since the last call; absent where it moved none. */
  readonly movedRows: Int32Array | undefined
}

/** The parameters objectives read, by LightGBM's names. */
export interface ObjectiveParameters {
  readonly objective: string
  readonly num_class: number
  readonly sigmoid: number
  readonly alpha: number
  readonly fair_c: number
  readonly poisson_max_delta_step: number
  readonly tweedie_variance_power: number
  readonly is_unbalance: boolean
  readonly scale_pos_weight: number
  readonly reg_sqrt: boolean
  readonly lambdarank_truncation_level: number
  readonly lambdarank_norm: boolean
  /** Gain of each label; empty for 2^label − 1, up to label 30. */
  readonly label_gain: readonly number[]
  readonly objective_seed: number
  readonly learning_rate: number
  readonly lambdarank_position_bias_regularization: number
}

/** A loss, bound to its data. */
export interface Objective {
  /** As written in model files: `multiclass num_class:3`; undefined for a caller's own. */
  readonly text: string | undefined
  readonly numTreesPerIteration: number
  /** Whether the second derivative of every row is the same, or LightGBM takes it to be. */
  readonly hasConstantHessian: boolean
  /** The labels that residuals are taken from: the data's, or their signed roots with `reg_sqrt` [numRows]. */
  readonly label: Float32Array
  /** Raw score from which a constant model would do best; 0 where there is none, −Infinity for log(0). */
  readonly boostFromScore: (output: number) => number
  /** False where all rows are alike, so that trees could learn nothing. */
  readonly isTrained: (output: number) => boolean
  /**
   * Writes first and second derivatives by the raw score. All arrays are output by output [numOutputs × numRows]. Those of
   * an output that is not trained may stay as they were.
   *
   * Calls count: `rank_xendcg` draws new random numbers in each, `lambdarank` learns what positions do.
   *
   * @param sampled - absent for all queries; the derivatives of others may be anything
   */
  readonly computeGradients: (
    scores: Float64Array,
    gradients: Float32Array,
    hessians: Float32Array,
    sampled?: SampledQueries
  ) => void
  /**
   * The value of a leaf from the residuals of its rows, where a finished tree's values are replaced; undefined where not.
   *
   * @param rows - the leaf's rows are `rows[begin]` to `rows[end]` (exclusive), at least one
   * @param residualOf - `label[row]` less its raw score before the tree
   */
  readonly renewLeafValue?: (
    rows: Int32Array,
    begin: number,
    end: number,
    residualOf: (row: number) => number
  ) => number
  readonly link: Link
  /** Random streams that go on from call to call; none if left out. */
  readonly streams?: readonly LightgbmRandom[]
  /** What else goes on from call to call: plain data, read anew in each; nothing if left out. */
  readonly lasting?: object
}

/** What most objectives have in common: one output, always trained. */
export const singleOutput: Pick<Objective, 'numTreesPerIteration' | 'isTrained'> = {
  numTreesPerIteration: 1,
  isTrained: () => true
}
