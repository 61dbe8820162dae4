/**
 * `predict`, `predictRaw` and `predictLeaf` for any model and any form of rows.
 *
 * Source: LightGBM 4.7.0 src/application/predictor.hpp, src/boosting/gbdt_prediction.cpp, src/boosting/rf.hpp.
 *
 * @module
 */
import { fileTreeSpan, iterationsOf } from '../model/iterations.ts'
import { booleanOption, checkOptions, integerOption, numberOption } from '../checks.ts'
import type { Rows } from '../data/rows.ts'
import { outputsOf } from '../model/link.ts'
import type { FileTrees, Model } from '../model/model.ts'
import { finishScores, startFromMargins, startScores } from './base-scores.ts'
import { engineFor } from './choose-engine.ts'
import { modelRows } from '../model/model-rows.ts'
import { engineOption, leafKeys, type LeafOptions, type PredictOptions } from './predict-options.ts'
import { sumRows } from './linear-leaves.ts'
import { type EarlyStop, walkRows } from './reference-walk.ts'

const predictKeys = [...leafKeys, 'predEarlyStop', 'predEarlyStopFreq', 'predEarlyStopMargin', 'baseMargin']

/**
 * Raw scores: log-odds for `binary`, one per class for multiclass objectives, before the objective's link. A random forest
 * (`average_output`) returns the sum over its trees.
 *
 * @param model - a loaded or trained model
 * @param rows - rows of the model's features; NaN means missing
 * @returns [numRows × numOutputs], row after row, in an ONNX model, whose raw scores and outputs may be of different numbers,
 *   [numRows × forest.numTreesPerIteration]; LightGBM's `predict(raw_score=True)` to the bit
 * @throws TypeError, RangeError when rows or options do not fit the model
 * @example
 * ```js
 * predictRaw(model, [[31000, 28], [52000, null]])   // rows of numbers; null is missing
 * ```
 */
export function predictRaw(model: Model, rows: Rows, options: PredictOptions = {}): Float64Array {
  checkOptions(options, predictKeys)
  const range = iterationsOf(model, options)
  const earlyStop = earlyStopOf(model, options)
  const engineName = engineOption(options)
  const reader = modelRows(model, rows, options)
  const { forest } = model
  const scores = new Float64Array(reader.numRows * forest.numTreesPerIteration)
  if (options.baseMargin === undefined) startScores(forest, scores)
  else startFromMargins(model, options.baseMargin, scores)
  if (reader.numRows === 0) return scores
  if (earlyStop !== undefined) walkRows(forest, reader, range, scores, earlyStop)
  else sumRows(forest, reader, range, scores, engineFor(forest, engineName, reader.numRows))
  finishScores(forest, range.start, scores)
  return scores
}

/**
 * Predictions on the objective's scale: probabilities for classification, counts for Poisson, and so on; raw scores for
 * ranking and custom objectives. A random forest returns means over the iterations used.
 *
 * @param model - a loaded or trained model
 * @param rows - rows of the model's features; NaN means missing
 * @returns [numRows × numOutputs], row after row; LightGBM's `predict()` to the bit
 * @throws TypeError, RangeError when rows or options do not fit the model
 * @example
 * ```js
 * predict(model, [Float64Array.of(31000, 52000), Float64Array.of(28, NaN)])   // columns in, one output per row
 * ```
 */
export function predict(model: Model, rows: Rows, options: PredictOptions = {}): Float64Array {
  const scores = predictRaw(model, rows, options)
  const { start, end } = iterationsOf(model, options)
  const numIterations = end - start
  if (model.averageOutput) for (let i = 0; i < scores.length; i++) scores[i]! /= numIterations
  return outputsOf(model.link, scores, model.forest.numTreesPerIteration)
}

/**
 * The leaf each row ends in, for every tree used.
 *
 * @param model - a loaded or trained model
 * @param rows - rows of the model's features; NaN means missing
 * @returns [numRows × numTrees], row after row, trees in file order (iteration-major); LightGBM's and XGBoost's
 *   `predict(pred_leaf=True)`, scikit-learn's `apply`: LightGBM numbers the leaves of a tree, the others its nodes
 * @throws TypeError, RangeError when rows or options do not fit the model
 * @example
 * ```js
 * predictLeaf(model, [[31000, 28]], { numIterations: 10 })
 * ```
 */
export function predictLeaf(model: Model, rows: Rows, options: LeafOptions = {}): Int32Array {
  checkOptions(options, leafKeys)
  const { start, end } = iterationsOf(model, options)
  const { forest } = model
  const engineName = engineOption(options)
  const reader = modelRows(model, rows, options)
  const leaves = new Int32Array(reader.numRows * (end - start) * forest.numTreesPerIteration)
  if (reader.numRows > 0) engineFor(forest, engineName, reader.numRows).leaves(reader, start, end, leaves)
  return model.fileTrees === undefined ? leaves : fileLeaves(model, model.fileTrees, options, leaves)
}

// The leaves of the file's trees, with its numbers.
function fileLeaves(model: Model, fileTrees: FileTrees, options: LeafOptions, leaves: Int32Array): Int32Array {
  const { leafOffsets, numTreesPerIteration } = model.forest
  const { start, end } = iterationsOf(model, options)
  const span = fileTreeSpan(model, options)
  const firstTree = start * numTreesPerIteration
  const rowLength = (end - start) * numTreesPerIteration
  const trees = fileTrees.treeOf.subarray(span.start, span.end)
  const numRows = rowLength === 0 ? 0 : leaves.length / rowLength
  const found = new Int32Array(numRows * trees.length)
  for (let row = 0, position = 0; row < numRows; row++) {
    for (const tree of trees) {
      const leaf = leafOffsets[tree]! + leaves[row * rowLength + tree - firstTree]!
      found[position++] = fileTrees.leafNumber[leaf]!
    }
  }
  return found
}

// The rule the options ask for; undefined when none is asked for or the objective does not allow it. A random forest loaded
// from a file stops early, too, though its mean is still taken over all iterations asked for.
function earlyStopOf(model: Model, options: PredictOptions): EarlyStop | undefined {
  const wanted = booleanOption('predEarlyStop', options.predEarlyStop, false)
  const freq = integerOption('predEarlyStopFreq', options.predEarlyStopFreq, 10)
  if (freq < 1) throw new RangeError(`"predEarlyStopFreq" expected >= 1, got ${freq}`)
  const margin = numberOption('predEarlyStopMargin', options.predEarlyStopMargin, 10)
  return wanted && model.canStopEarly ? { freq, margin } : undefined
}
