/**
 * `predict`, `predictRaw` and `predictLeaf` for any model and any form of rows.
 *
 * Source: LightGBM 4.7.0 src/application/predictor.hpp, src/boosting/gbdt_prediction.cpp, src/boosting/rf.hpp.
 *
 * @module
 */
import type { Rows } from '../data/rows.ts'
import type { Model } from '../model/model.ts'
import { modelRows } from './model-rows.ts'
import {
  booleanOption,
  checkOptions,
  integerOption,
  type IterationRange,
  iterationsOf,
  numberOption,
  type PredictOptions,
  rangeKeys
} from './options.ts'
import { type EarlyStop, leafOf, walkRaw } from './walk.ts'

const predictKeys = [...rangeKeys, 'predEarlyStop', 'predEarlyStopFreq', 'predEarlyStopMargin']

/**
 * Raw scores: log-odds for `binary`, one per class for multiclass objectives, before the objective's link. A random forest
 * (`average_output`) returns the sum over its trees.
 *
 * @param model - a loaded or trained model
 * @param rows - rows of the model's features; NaN means missing
 * @returns [numRows × numOutputs], row after row; LightGBM's `predict(raw_score=True)` to the bit
 * @throws TypeError, RangeError when rows or options do not fit the model
 */
export function predictRaw(model: Model, rows: Rows, options: PredictOptions = {}): Float64Array {
  checkOptions(options, predictKeys)
  const { start, end } = iterationsOf(model, options)
  const earlyStop = earlyStopOf(model, options)
  const { forest } = model
  const reader = modelRows(model, rows)
  const numOutputs = forest.numTreesPerIteration
  const scores = new Float64Array(reader.numRows * numOutputs)
  const row = new Float64Array(forest.numFeatures)
  for (let i = 0; i < reader.numRows; i++) {
    reader.read(i, row)
    walkRaw(forest, row, start, end, scores, i * numOutputs, earlyStop)
  }
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
 */
export function predict(model: Model, rows: Rows, options: PredictOptions = {}): Float64Array {
  const outputs = predictRaw(model, rows, options)
  const { start, end } = iterationsOf(model, options)
  const numOutputs = model.forest.numTreesPerIteration
  const numIterations = end - start
  if (model.averageOutput) for (let i = 0; i < outputs.length; i++) outputs[i]! /= numIterations
  for (let i = 0; i < outputs.length; i += numOutputs) model.link.convert(outputs, i, numOutputs)
  return outputs
}

/**
 * The leaf each row ends in, for every tree used.
 *
 * @param model - a loaded or trained model
 * @param rows - rows of the model's features; NaN means missing
 * @returns [numRows × numTrees], row after row, trees in file order (iteration-major); LightGBM's `predict(pred_leaf=True)`
 * @throws TypeError, RangeError when rows or options do not fit the model
 */
export function predictLeaf(model: Model, rows: Rows, options: IterationRange = {}): Int32Array {
  checkOptions(options, rangeKeys)
  const { start, end } = iterationsOf(model, options)
  const { forest } = model
  const reader = modelRows(model, rows)
  const firstTree = start * forest.numTreesPerIteration
  const numTrees = end * forest.numTreesPerIteration - firstTree
  const leaves = new Int32Array(reader.numRows * numTrees)
  const row = new Float64Array(forest.numFeatures)
  for (let i = 0; i < reader.numRows; i++) {
    reader.read(i, row)
    for (let t = 0; t < numTrees; t++) {
      const tree = firstTree + t
      leaves[i * numTrees + t] = leafOf(forest, tree, row) - forest.leafOffsets[tree]!
    }
  }
  return leaves
}

// The rule the options ask for; undefined when none is asked for or the objective does not allow it. A random forest loaded
// from a file stops early, too, though its mean is still taken over all iterations asked for.
function earlyStopOf(model: Model, options: PredictOptions): EarlyStop | undefined {
  const wanted = booleanOption('predEarlyStop', options.predEarlyStop, false)
  const freq = integerOption('predEarlyStopFreq', options.predEarlyStopFreq, 10)
  if (freq < 1) throw new RangeError(`"predEarlyStopFreq" expected >= 1, got ${freq}`)
  const margin = numberOption('predEarlyStopMargin', options.predEarlyStopMargin, 10)
  return wanted && model.link.canStopEarly ? { freq, margin } : undefined
}
