/**
 * `explainInteractions`: what each pair of features adds to each raw score, by SHAP.
 *
 * @module
 */
import { checkOptions, choiceOption } from '../checks.ts'
import { keyOptionKeys, type KeyOptions } from '../data/feature-keys.ts'
import type { Rows } from '../data/rows.ts'
import { type IterationRange, iterationsOf, rangeKeys } from '../model/iterations.ts'
import type { Model } from '../model/model.ts'
import { modelRows } from '../model/model-rows.ts'
import { explainedModel } from './explained-model.ts'
import type { ExplanationParts } from './explanation.ts'
import { explainEngines, type ExplainOptions } from './explainer.ts'
import { createXgboostShap } from './exact/xgboost-shap.ts'
import { createPathDependent } from './path-dependent.ts'
import { requireConstantLeaves, requireCovers, requireHessians } from './requirements.ts'
import { requireEngine } from './shap-algorithm.ts'

/** Options of `explainInteractions`. */
export interface InteractionOptions extends IterationRange, KeyOptions, Pick<ExplainOptions, 'engine'> {
  /**
   * Algorithm: `fast` (default), or `exact`, which has the bits of XGBoost's `pred_interactions` (3.3 and later) for models of
   * XGBoost, in float32. LightGBM has no interactions whose bits could be followed.
   */
  readonly mode?: (typeof interactionModes)[number]
}

const interactionModes = ['fast', 'exact'] as const

/** What each pair of features adds to each raw score of each row: base value + all interactions = raw score. */
export interface Interactions extends Omit<ExplanationParts, 'method' | 'mode' | 'additive' | 'values'> {
  /**
   * For each row and output a symmetric matrix in raw-score units [numRows × numOutputs × numFeatures × numFeatures]. Each of a
   * pair's two cells holds half of the pair's interaction, the diagonal the main effects: a row of the matrix sums to the
   * feature's contribution.
   */
  readonly values: Float64Array
}

/**
 * Splits the path-dependent contributions of `explain` into main effects and pairwise interactions, as
 * `shap_interaction_values` of Python's shap does.
 *
 * The result takes 8 × numOutputs × numFeatures² bytes a row: explain many rows of many features in parts.
 *
 * @param model - a loaded or trained model with constant leaves
 * @param rows - rows of the model's features; NaN means missing
 * @throws TypeError, RangeError when rows or options do not fit the model; RangeError for linear trees, for a model that
 *   does not say how many training rows its nodes had, and for more values than an array can hold
 * @example
 * ```js
 * const { values } = explainInteractions(model, [[31000, 28]])
 * ```
 */
export function explainInteractions(model: Model, rows: Rows, options: InteractionOptions = {}): Interactions {
  checkOptions(options, [...rangeKeys, ...keyOptionKeys, 'mode', 'engine'])
  const mode = choiceOption('mode', options.mode, interactionModes, 'fast')
  const engine = choiceOption('engine', options.engine, explainEngines, 'auto')
  requireEngine(engine)
  requireConstantLeaves(model.forest)
  const { start, end } = iterationsOf(model, options)
  const { forest, toRowColumns, pairsToRowColumns } = explainedModel(model, start, false)
  if (pairsToRowColumns === undefined)
    throw new RangeError(
      `"model" expected trees that test columns of a row, got one of ${model.source.library} that computes some from several`
    )
  const { numFeatures } = model
  const { numFeatures: numColumns, numTreesPerIteration: numOutputs } = forest
  const unweighted = mode === 'exact' ? model.fileTrees?.unweighted : undefined
  if (unweighted !== undefined) requireHessians(forest, unweighted, start * numOutputs, end * numOutputs)
  else if (mode === 'exact')
    throw new RangeError(`"mode" expected fast for models of ${model.source.library}; got "exact"`)
  else requireCovers(forest, start * numOutputs, end * numOutputs)

  const reader = modelRows(model, rows, options)
  const { numRows } = reader
  const numBlocks = numRows * numOutputs
  const size = numFeatures ** 2
  const parts = { numRows, numOutputs, numFeatures, featureNames: model.featureNames }
  if (unweighted !== undefined) {
    const shap = createXgboostShap(forest, unweighted, start * numOutputs, end * numOutputs, engine)
    const values = new Float64Array(numBlocks * size)
    shap.addInteractions(reader, values)
    return { ...parts, values, baseValues: shap.baseValues }
  }
  const ofColumns = new Float64Array(numBlocks * numColumns)
  const pairs = new Float64Array(numBlocks * numColumns ** 2)
  const algorithm = createPathDependent(forest, start * numOutputs, end * numOutputs, engine)
  algorithm.withInteractions(reader, ofColumns, pairs)
  const contributions = toRowColumns(ofColumns)
  const values = pairsToRowColumns(pairs)
  for (let block = 0; block < numBlocks; block++) {
    complete(values.subarray(block * size, (block + 1) * size), contributions, block * numFeatures)
  }
  return { ...parts, values, baseValues: algorithm.baseValues }
}

// Splits what a pair has in its two cells into equal halves; the rest of a feature's contribution is its main effect.
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
