/**
 * `createObjective`: an objective by its name.
 *
 * @module
 */
import type { TrainKernels } from '../kernels/train-kernels.ts'
import { createBinaryLoss } from './binary.ts'
import { createCrossEntropy, createCrossEntropyLambda } from './cross-entropy.ts'
import { createLambdarank } from './lambdarank.ts'
import { createGammaLoss, createPoissonLoss, createTweedieLoss } from './log-regression.ts'
import { createOneVersusAllLoss, createSoftmaxLoss } from './multiclass.ts'
import type { Objective, ObjectiveData, ObjectiveParameters } from './objective.ts'
import { createAbsoluteLoss, createQuantileLoss, createRelativeLoss } from './percentile-regression.ts'
import { createRankXendcg } from './rank-xendcg.ts'
import { createFairLoss, createHuberLoss, createSquaredLoss } from './regression.ts'

type Creator = (parameters: ObjectiveParameters, data: ObjectiveData, kernels?: TrainKernels) => Objective

const creators: Readonly<Record<string, Creator>> = {
  regression: createSquaredLoss,
  regression_l1: createAbsoluteLoss,
  huber: createHuberLoss,
  fair: createFairLoss,
  poisson: createPoissonLoss,
  quantile: createQuantileLoss,
  mape: createRelativeLoss,
  gamma: createGammaLoss,
  tweedie: createTweedieLoss,
  binary: createBinaryLoss,
  multiclass: createSoftmaxLoss,
  multiclassova: createOneVersusAllLoss,
  cross_entropy: createCrossEntropy,
  cross_entropy_lambda: createCrossEntropyLambda,
  lambdarank: createLambdarank,
  rank_xendcg: createRankXendcg
}

/** Every objective's name. */
export const objectiveNames: readonly string[] = /* @__PURE__ */ Object.keys(creators)

/**
 * The objective that `parameters` name, bound to its data.
 *
 * @param parameters - checked by `resolveParameters`; any objective but `custom`
 * @param kernels - what some objectives compute derivatives with, of scores in their memory
 * @throws RangeError when the data has labels, weights or queries it cannot train on
 */
export function createObjective(
  parameters: ObjectiveParameters,
  data: ObjectiveData,
  kernels?: TrainKernels
): Objective {
  return creators[parameters.objective]!(parameters, data, kernels)
}
