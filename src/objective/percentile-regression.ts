/**
 * Absolute, quantile and relative loss: regression whose best constants are percentiles. Their second derivative is 0, so
 * trees are grown as if it were 1, and values of leaves are replaced by percentiles of what is left.
 *
 * Source: LightGBM 4.7.0 src/objective/regression_objective.hpp, RegressionL1loss, RegressionQuantileloss,
 * RegressionMAPELOSS.
 *
 * @module
 */
import { singleOutput, type Objective, type ObjectiveData, type ObjectiveParameters } from './objective.ts'
import { inFloat64, percentile, weightedPercentile } from './percentile.ts'
import { rootedRegression } from './regression.ts'

/** `regression_l1`: the absolute difference. */
export function createAbsoluteLoss(parameters: ObjectiveParameters, data: ObjectiveData): Objective {
  const { weight, numRows } = data
  const rooted = rootedRegression('regression_l1', parameters.reg_sqrt, data)
  const { label } = rooted
  return {
    ...singleOutput,
    ...rooted,
    ...percentiles(label, weight, 0.5),
    hasConstantHessian: weight === undefined,
    computeGradients(scores, gradients, hessians) {
      for (let row = 0; row < numRows; row++) {
        const rowWeight = weight === undefined ? 1 : weight[row]!
        gradients[row] = signOf(scores[row]! - label[row]!) * rowWeight
        hessians[row] = rowWeight
      }
    }
  }
}

/** `quantile`: the difference times `alpha` where the label is above, times `alpha` − 1 where it is below. */
export function createQuantileLoss(parameters: ObjectiveParameters, data: ObjectiveData): Objective {
  const { weight, numRows } = data
  const alpha = Math.fround(parameters.alpha)
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`"alpha" expected above 0 and below 1, got ${parameters.alpha}`)
  const rooted = rootedRegression('quantile', parameters.reg_sqrt, data)
  const { label } = rooted
  const above = Math.fround(1 - alpha)
  return {
    ...singleOutput,
    ...rooted,
    ...percentiles(label, weight, alpha),
    hasConstantHessian: weight === undefined,
    computeGradients(scores, gradients, hessians) {
      for (let row = 0; row < numRows; row++) {
        const rowWeight = weight === undefined ? 1 : weight[row]!
        const isAbove = Math.fround(scores[row]! - label[row]!) >= 0
        gradients[row] = (isAbove ? above : -alpha) * rowWeight
        hessians[row] = rowWeight
      }
    }
  }
}

/** `mape`: the absolute difference, relative to labels beyond ±1. */
export function createRelativeLoss(parameters: ObjectiveParameters, data: ObjectiveData): Objective {
  const { weight, numRows } = data
  const rooted = rootedRegression('mape', parameters.reg_sqrt, data)
  const { label } = rooted
  const labelWeight = label.map((value, row) => {
    const relative = Math.fround(1 / Math.max(1, Math.abs(value)))
    return weight === undefined ? relative : relative * weight[row]!
  })
  return {
    ...singleOutput,
    ...rooted,
    ...percentiles(label, labelWeight, 0.5),
    // LightGBM says so even when weights make it untrue.
    hasConstantHessian: true,
    computeGradients(scores, gradients, hessians) {
      for (let row = 0; row < numRows; row++) {
        gradients[row] = signOf(scores[row]! - label[row]!) * labelWeight[row]!
        hessians[row] = weight === undefined ? 1 : weight[row]!
      }
    }
  }
}

// Where scores begin, from labels in float32, and what leaves get, from residuals in float64.
function percentiles(
  label: Float32Array,
  weight: Float32Array | undefined,
  alpha: number
): Required<Pick<Objective, 'boostFromScore' | 'renewLeafValue'>> {
  return {
    boostFromScore() {
      const labels = Float64Array.from(label)
      if (weight === undefined) return percentile(labels, alpha, Math.fround)
      return weightedPercentile(labels, Float64Array.from(weight), alpha, Math.fround)
    },
    renewLeafValue(rows, begin, end, residualOf) {
      const residuals = new Float64Array(end - begin)
      for (let i = begin; i < end; i++) residuals[i - begin] = residualOf(rows[i]!)
      if (weight === undefined) return percentile(residuals, alpha, inFloat64)
      const weights = new Float64Array(end - begin)
      for (let i = begin; i < end; i++) weights[i - begin] = weight[rows[i]!]!
      return weightedPercentile(residuals, weights, alpha, inFloat64)
    }
  }
}

// Unlike Math.sign, 0 for −0.
function signOf(x: number): number {
  return Number(x > 0) - Number(x < 0)
}
