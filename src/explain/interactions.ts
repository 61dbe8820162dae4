/**
 * `explainInteractions`: what each pair of features adds to each raw score, by SHAP.
 *
 * @module
 */
import { type IterationRange, rangeKeys } from '../model/iterations.ts'
import { checkOptions } from '../checks.ts'
import type { Rows } from '../data/rows.ts'
import type { Model } from '../model/model.ts'
import { modelRows } from '../model/model-rows.ts'
import { checkEngine, type ExplainOptions, pathDependent } from './explain.ts'
import { requireConstantLeaves } from './requirements.ts'

/** Options of `explainInteractions`. */
export interface InteractionOptions extends IterationRange, Pick<ExplainOptions, 'engine'> {}

/** What each pair of features adds to each raw score of each row: base value + all interactions = raw score. */
export interface Interactions {
  /**
   * For each row and output a symmetric matrix in raw-score units [numRows × numOutputs × numFeatures × numFeatures].
   * What two features do together stands in halves at their two places, what a feature does alone on the diagonal: a
   * line's sum is the feature's contribution.
   */
  readonly values: Float64Array
  /** Mean raw score of the training rows [numOutputs]. */
  readonly baseValues: Float64Array
  readonly numRows: number
  /** Raw scores per row: the number of classes for multiclass objectives, else 1. */
  readonly numOutputs: number
  readonly numFeatures: number
  /** [numFeatures] */
  readonly featureNames: readonly string[]
}

/**
 * Splits the path-dependent contributions of `explain` into main effects and pairwise interactions, as
 * `shap_interaction_values` of Python's shap does.
 *
 * The result takes 8 × numOutputs × numFeatures² bytes a row: explain many rows of many features in portions.
 *
 * @param model - a loaded or trained model with constant leaves
 * @param rows - rows of the model's features; NaN means missing
 * @throws TypeError, RangeError when rows or options do not fit the model; RangeError for linear trees, for a model that
 *   does not tell how many training rows its nodes had, and for more values than an array can hold
 */
export function explainInteractions(model: Model, rows: Rows, options: InteractionOptions = {}): Interactions {
  checkOptions(options, [...rangeKeys, 'engine'])
  const { engine = 'auto', ...range } = options
  checkEngine(engine)
  requireConstantLeaves(model.forest)

  const reader = modelRows(model, rows)
  const { numFeatures, numTreesPerIteration: numOutputs } = model.forest
  const { numRows } = reader
  const values = new Float64Array(numRows * numOutputs * numFeatures ** 2)
  const { values: contributions, baseValues } = pathDependent(model, reader, range, engine, { interactions: values })
  for (let block = 0; block < numRows * numOutputs; block++) {
    complete(
      values.subarray(block * numFeatures ** 2, (block + 1) * numFeatures ** 2),
      contributions,
      block * numFeatures
    )
  }
  return { values, baseValues, numRows, numOutputs, numFeatures, featureNames: model.featureNames }
}

// Halves what a pair has at its two places together; the rest of a feature's contribution is its own.
function complete(matrix: Float64Array, contributions: Float64Array, offset: number): void {
  const numFeatures = Math.sqrt(matrix.length)
  for (let i = 0; i < numFeatures; i++) {
    let main = contributions[offset + i]!
    for (let j = 0; j < i; j++) main -= matrix[i * numFeatures + j]!
    for (let j = i + 1; j < numFeatures; j++) {
      const half = (matrix[i * numFeatures + j]! + matrix[j * numFeatures + i]!) / 2
      matrix[i * numFeatures + j] = half
      matrix[j * numFeatures + i] = half
      main -= half
    }
    matrix[i * numFeatures + i] = main
  }
}
