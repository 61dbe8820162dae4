/**
 * `refit`: the trees of a model with leaves that fit new data.
 *
 * Source: LightGBM 4.7.0 src/boosting/gbdt.cpp, GBDT::RefitTree; src/treelearner/serial_tree_learner.cpp,
 * SerialTreeLearner::FitByExistingTree; python-package/lightgbm/basic.py, Booster.refit.
 *
 * @module
 */
import { type Model, savedParameters } from '../model/model.ts'
import { epsilon } from '../numeric/constants.ts'
import { createObjective } from '../objective/create-objective.ts'
import { predictLeaf } from '../predict/predict.ts'
import { prepareBins } from './booster.ts'
import { ofOutput } from './boosting/boosting-state.ts'
import { checkDataset, checkIsModel, checkRefit } from './check-dataset.ts'
import type { Dataset } from './dataset.ts'
import { valuesOf } from './dataset-rows.ts'
import { type GivenParameters, resolveParameters } from './parameters/resolve-parameters.ts'
import { parametersInFile } from './parameters/parameters-text.ts'
import { modelOfForest } from './trained-model.ts'
import { roundedToZero } from './tree/grown-tree.ts'
import { createLeafMath } from './tree/leaf-math.ts'

/**
 * Keeps the splits of a model and moves the values of its leaves to what new data would give: to
 * `refit_decay_rate` × old + (1 − `refit_decay_rate`) × new. The same, to the byte of the saved file, as `Booster.refit` of LightGBM
 * 4.7.0 gives.
 *
 * @param model - a model of LightGBM's, trained or loaded
 * @param dataset - of the model's features, with its categories
 * @param parameters - by LightGBM's names and aliases, put over those that the model's file holds
 * @throws TypeError, RangeError when model, dataset and parameters do not fit together
 * @example
 * ```js
 * const moved = refit(model, newData, { refit_decay_rate: 0.5 })
 * ```
 */
export function refit(model: Model, dataset: Dataset, parameters: GivenParameters = {}): Model {
  checkIsModel('model', model)
  checkDataset('dataset', dataset)
  const resolved = resolveParameters({ ...parametersInFile(savedParameters(model)), ...parameters })
  checkRefit(model, dataset, resolved)
  const { forest } = model
  const { numRows } = dataset
  const { numTrees, numTreesPerIteration: numOutputs, leafOffsets } = forest
  const objective = createObjective(resolved, dataset)
  const { mappers } = prepareBins(resolved, dataset, {})
  const leaves = predictLeaf(model, valuesOf(dataset.rows, 'refit'))
  const { rootOutput } = createLeafMath(resolved)
  const decay = resolved.refit_decay_rate
  const leafValue = forest.leafValue.slice()
  const scores = dataset.initScore?.slice() ?? new Float64Array(numRows * numOutputs)
  const gradients = new Float32Array(scores.length)
  const hessians = new Float32Array(scores.length)
  // All trees of a random forest are fitted at scores of 0, after LightGBM has computed derivatives once in vain.
  const isForest = resolved.boosting === 'rf'
  if (isForest) objective.computeGradients(scores, gradients, hessians)

  for (let tree = 0; tree < numTrees; tree++) {
    const output = tree % numOutputs
    if (output === 0) objective.computeGradients(scores, gradients, hessians)
    const firstLeaf = leafOffsets[tree]!
    const numLeaves = leafOffsets[tree + 1]! - firstLeaf
    const leafOf = (row: number): number => leaves[row * numTrees + tree]!
    const gradientSums = new Float64Array(numLeaves)
    const hessianSums = new Float64Array(numLeaves).fill(epsilon)
    for (let row = 0; row < numRows; row++) {
      gradientSums[leafOf(row)]! += gradients[output * numRows + row]!
      hessianSums[leafOf(row)]! += hessians[output * numRows + row]!
    }
    for (let leaf = 0; leaf < numLeaves; leaf++) {
      const fitted = rootOutput(gradientSums[leaf]!, hessianSums[leaf]!) * forest.shrinkage[tree]!
      leafValue[firstLeaf + leaf] = roundedToZero(decay * leafValue[firstLeaf + leaf]! + (1 - decay) * fitted)
    }
    // LightGBM leaves scores as they are after a tree of one leaf.
    if (isForest || numLeaves === 1) continue
    const ofTree = ofOutput(scores, output, numRows)
    for (let row = 0; row < numRows; row++) ofTree[row]! += leafValue[firstLeaf + leafOf(row)]!
  }
  return modelOfForest({ ...forest, leafValue }, { dataset, mappers, objective: objective.text, parameters: resolved })
}
