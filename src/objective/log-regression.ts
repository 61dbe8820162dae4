/**
 * Poisson, gamma and Tweedie loss: regression of the logarithm of the mean.
 *
 * Source: LightGBM 4.7.0 src/objective/regression_objective.hpp, RegressionPoissonLoss, RegressionGammaLoss,
 * RegressionTweedieLoss.
 *
 * @module
 */
import { strictExp } from '../numeric/exp.ts'
import { strictLog } from '../numeric/log.ts'
import { checkCounts, checkLabels } from './label-checks.ts'
import { labelMean } from './label-mean.ts'
import { singleOutput, type Objective, type ObjectiveData, type ObjectiveParameters } from './objective.ts'

/** `poisson`. Labels must not be negative. */
export function createPoissonLoss(parameters: ObjectiveParameters, data: ObjectiveData): Objective {
  const { label, weight, numRows } = data
  checkCounts(label)
  const hessianFactor = strictExp(parameters.poisson_max_delta_step)
  return {
    ...logRegression('poisson', data),
    computeGradients(scores, gradients, hessians) {
      for (let row = 0; row < numRows; row++) {
        const rowWeight = weight === undefined ? 1 : weight[row]!
        const mean = strictExp(scores[row]!)
        gradients[row] = (mean - label[row]!) * rowWeight
        hessians[row] = mean * hessianFactor * rowWeight
      }
    }
  }
}

/** `gamma`. Labels must be above 0. */
export function createGammaLoss(_: ObjectiveParameters, data: ObjectiveData): Objective {
  const { label, weight, numRows } = data
  checkLabels(label, 'finite numbers above 0', (value) => value > 0 && value < Infinity)
  return {
    ...logRegression('gamma', data),
    computeGradients(scores, gradients, hessians) {
      for (let row = 0; row < numRows; row++) {
        const rowWeight = weight === undefined ? 1 : weight[row]!
        const ratio = label[row]! * strictExp(-scores[row]!)
        gradients[row] = (1 - ratio) * rowWeight
        hessians[row] = ratio * rowWeight
      }
    }
  }
}

/** `tweedie`: between Poisson and gamma, by `tweedie_variance_power`. Labels must not be negative. */
export function createTweedieLoss(parameters: ObjectiveParameters, data: ObjectiveData): Objective {
  const { label, weight, numRows } = data
  checkCounts(label)
  const first = 1 - parameters.tweedie_variance_power
  const second = 2 - parameters.tweedie_variance_power
  return {
    ...logRegression('tweedie', data),
    computeGradients(scores, gradients, hessians) {
      for (let row = 0; row < numRows; row++) {
        const rowWeight = weight === undefined ? 1 : weight[row]!
        const value = label[row]!
        const firstExp = strictExp(first * scores[row]!)
        const secondExp = strictExp(second * scores[row]!)
        gradients[row] = (-value * firstExp + secondExp) * rowWeight
        hessians[row] = (-value * first * firstExp + second * secondExp) * rowWeight
      }
    }
  }
}

function logRegression(text: string, { label, weight }: ObjectiveData): Omit<Objective, 'computeGradients'> {
  return {
    ...singleOutput,
    text,
    label,
    link: { kind: 'exp' },
    hasConstantHessian: false,
    boostFromScore() {
      const mean = labelMean(label, weight)
      return mean > 0 ? strictLog(mean) : -Infinity
    }
  }
}
