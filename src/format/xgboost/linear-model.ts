/**
 * A linear model of XGBoost (gblinear) as a `Forest` of one iteration: for each raw score a tree of a single leaf for the bias, then
 * one for each feature, whose leaf is the weight times the value, or nothing where the value is missing. Adding them up tree after
 * tree in float32 is what XGBoost does.
 *
 * Source: XGBoost 3.4 src/gbm/gblinear.cc, GBLinear::PredictBatchInternal; src/gbm/gblinear_model.h.
 *
 * @module
 */
import { checkForest, draftForest } from '../../model/forest-builder.ts'
import type { Forest } from '../../model/forest.ts'
import type { FileTrees } from '../../model/model.ts'
import { type FileObject, numbersAt, objectAt } from './document-values.ts'

/**
 * Reads a linear model.
 *
 * @param booster - `gradient_booster`
 * @param baseScores - in raw-score units [numOutputs]
 * @throws ModelFormatError when weights are missing or too few
 */
export function readLinearModel(
  booster: FileObject,
  numFeatures: number,
  baseScores: Float32Array
): { forest: Forest; fileTrees: FileTrees } {
  const numOutputs = baseScores.length
  const numWeights = numFeatures * numOutputs
  // Features, then biases, each for all raw scores side by side.
  const weights = numbersAt(
    objectAt(booster, 'model', 'gradient_booster'),
    'weights',
    'gradient_booster',
    numWeights + numOutputs
  )
  const numTrees = weights.length
  const draft = draftForest({
    trees: Array.from({ length: numTrees }, () => ({ numLeaves: 1, numCategoricalSplits: 0 })),
    numFeatures,
    numTreesPerIteration: numOutputs,
    anyLinear: true,
    tinyIsZero: false
  })
  // XGBoost starts every raw score from the first base score.
  draft.baseScores.fill(baseScores[0]!)
  draft.sumType = 'float32'
  draft.inputType = 'float32'
  draft.fractionIsZeroth = false
  // -0 changes no sum.
  draft.leafValue.fill(-0).set(weights.subarray(numWeights))
  draft.linear = {
    isLinear: new Uint8Array(numTrees).fill(1, numOutputs),
    leafConst: new Float64Array(numTrees).fill(-0, numOutputs),
    coeffOffsets: Int32Array.from({ length: numTrees + 1 }, (_, leaf) => Math.max(0, leaf - numOutputs)),
    coeffFeature: Int32Array.from({ length: numWeights }, (_, i) => Math.floor(i / numOutputs)),
    coeff: Float64Array.from(weights.subarray(0, numWeights))
  }
  checkForest(draft, () => ({ library: 'XGBoost', section: 'gradient_booster' }))
  return {
    forest: draft,
    // One iteration, with no trees of the file's own.
    fileTrees: {
      roundOffsets: Int32Array.of(0, numFeatures + 1),
      treeOffsets: Int32Array.of(0, 0),
      treeOf: new Int32Array(0),
      leafNumber: new Int32Array(numTrees)
    }
  }
}
