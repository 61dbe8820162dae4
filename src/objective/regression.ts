/**
 * Squared, Huber and fair loss: regression that begins at the mean.
 *
 * Source: LightGBM 4.7.0 src/objective/regression_objective.hpp, RegressionL2loss, RegressionHuberLoss, RegressionFairLoss.
 *
 * @module
 */
import { checkFinite } from './label-checks.ts'
import { labelMean } from './label-mean.ts'
import { singleOutput, type Objective, type ObjectiveData, type ObjectiveParameters } from './objective.ts'

/** Parts of an objective that may train on the signed roots of labels (`reg_sqrt`), and whose outputs are then squared. */
export function rootedRegression(
  name: string,
  hasRoots: boolean,
  data: ObjectiveData
): Pick<Objective, 'text' | 'label' | 'link'> {
  checkFinite(data.label)
  if (!hasRoots) return { text: name, label: data.label, link: { kind: 'identity' } }
  const root = (value: number): number => Math.sign(value) * Math.sqrt(Math.abs(value))
  return { text: `${name} sqrt`, label: data.label.map(root), link: { kind: 'signed-square' } }
}

/** `regression`: half the squared difference. */
export function createSquaredLoss(parameters: ObjectiveParameters, data: ObjectiveData): Objective {
  const { weight, numRows } = data
  const rooted = rootedRegression('regression', parameters.reg_sqrt, data)
  const { label } = rooted
  return {
    ...singleOutput,
    ...rooted,
    hasConstantHessian: weight === undefined,
    boostFromScore: () => labelMean(label, weight),
    computeGradients(scores, gradients, hessians) {
      for (let row = 0; row < numRows; row++) {
        const rowWeight = weight === undefined ? 1 : weight[row]!
        gradients[row] = Math.fround(scores[row]! - label[row]!) * rowWeight
        hessians[row] = rowWeight
      }
    }
  }
}

/** `huber`: half the squared difference up to `alpha`, linear beyond. */
export function createHuberLoss(parameters: ObjectiveParameters, data: ObjectiveData): Objective {
  const { weight, numRows } = data
  const { alpha } = parameters
  // LightGBM switches reg_sqrt off.
  const rooted = rootedRegression('huber', false, data)
  const { label } = rooted
  return {
    ...singleOutput,
    ...rooted,
    hasConstantHessian: weight === undefined,
    boostFromScore: () => labelMean(label, weight),
    computeGradients(scores, gradients, hessians) {
      for (let row = 0; row < numRows; row++) {
        const rowWeight = weight === undefined ? 1 : weight[row]!
        const difference = scores[row]! - label[row]!
        gradients[row] = Math.min(Math.max(difference, -alpha), alpha) * rowWeight
        hessians[row] = rowWeight
      }
    }
  }
}

/** `fair`: c² (|x|/c − log(1 + |x|/c)) of a difference x, where c is `fair_c`. */
export function createFairLoss(parameters: ObjectiveParameters, data: ObjectiveData): Objective {
  const { weight, numRows } = data
  const { fair_c: c } = parameters
  const rooted = rootedRegression('fair', parameters.reg_sqrt, data)
  const { label } = rooted
  return {
    ...singleOutput,
    ...rooted,
    hasConstantHessian: false,
    boostFromScore: () => labelMean(label, weight),
    computeGradients(scores, gradients, hessians) {
      for (let row = 0; row < numRows; row++) {
        const rowWeight = weight === undefined ? 1 : weight[row]!
        const difference = scores[row]! - label[row]!
        const sum = Math.abs(difference) + c
        gradients[row] = ((c * difference) / sum) * rowWeight
        hessians[row] = ((c * c) / (sum * sum)) * rowWeight
      }
    }
  }
}
