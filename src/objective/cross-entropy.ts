/**
 * Cross-entropy of labels from 0 to 1, in two parameterisations of the weights.
 *
 * Source: LightGBM 4.7.0 src/objective/xentropy_objective.hpp, CrossEntropy, CrossEntropyLambda.
 *
 * @module
 */
import type { TrainKernels } from '../kernels/train-kernels.ts'
import { strictExp } from '../numeric/exp.ts'
import { strictExpm1 } from '../numeric/expm1.ts'
import { strictLog } from '../numeric/log.ts'
import { strictLog1p } from '../numeric/log1p.ts'
import { logOdds } from './binary.ts'
import { byLogisticKernel, type ComputeRow } from './by-kernel.ts'
import { checkPositiveWeights, checkProbabilities, checkWeights } from './label-checks.ts'
import { labelMean } from './label-mean.ts'
import { singleOutput, type Objective, type ObjectiveData, type ObjectiveParameters } from './objective.ts'

/** Below it, exp(−score) would lose all that a label adds to it. */
const lowestScore = -37

/** `cross_entropy`: weights multiply the loss of a row. */
export function createCrossEntropy(
  _: ObjectiveParameters,
  { label, weight }: ObjectiveData,
  kernels?: TrainKernels
): Objective {
  checkProbabilities(label)
  checkWeights(weight)
  const computeRow: ComputeRow = (row, scores, gradients, hessians) => {
    const rowWeight = weight === undefined ? 1 : weight[row]!
    const score = scores[row]!
    const value = label[row]!
    if (score > lowestScore) {
      const inverse = strictExp(-score)
      const sum = 1 + inverse
      gradients[row] = ((Math.fround(1 - value) - value * inverse) / sum) * rowWeight
      hessians[row] = (inverse / (sum * sum)) * rowWeight
    } else {
      const odds = strictExp(score)
      gradients[row] = (odds - value) * rowWeight
      hessians[row] = odds * rowWeight
    }
  }
  return {
    ...singleOutput,
    text: 'cross_entropy',
    label,
    link: { kind: 'sigmoid', steepness: 1 },
    hasConstantHessian: false,
    boostFromScore: () => logOdds(labelMean(label, weight)),
    computeGradients: byLogisticKernel(kernels, label, weight, { sigmoid: 1, positive: 1, negative: 1 }, computeRow)
  }
}

/** `cross_entropy_lambda`: a row of weight w has the probability that one of w draws is positive. */
export function createCrossEntropyLambda(_: ObjectiveParameters, data: ObjectiveData): Objective {
  const { label, weight, numRows } = data
  checkProbabilities(label)
  checkPositiveWeights(weight)
  return {
    ...singleOutput,
    text: 'cross_entropy_lambda',
    label,
    link: { kind: 'log1p-exp' },
    hasConstantHessian: false,
    boostFromScore: () => strictLog(strictExpm1(labelMean(label, weight))),
    computeGradients(scores, gradients, hessians) {
      for (let row = 0; row < numRows; row++) {
        const score = scores[row]!
        const y = label[row]!
        if (weight === undefined) {
          const z = 1 / (1 + strictExp(-score))
          gradients[row] = z - y
          hessians[row] = z * (1 - z)
          continue
        }
        const w = weight[row]!
        const odds = strictExp(score)
        const z = 1 - strictExp(-w * strictLog1p(odds))
        gradients[row] = ((1 - y / z) * w) / (1 + 1 / odds)
        const c = 1 / (1 - z)
        const a = (w * odds) / ((1 + odds) * (1 + odds))
        const b = (c / ((c - 1) * (c - 1))) * (1 + w * odds - c)
        hessians[row] = a * (1 + y * b)
      }
    }
  }
}
