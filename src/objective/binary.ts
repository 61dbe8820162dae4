/**
 * Log loss of two classes, and of one class against the rest.
 *
 * Source: LightGBM 4.7.0 src/objective/binary_objective.hpp, BinaryLogloss.
 *
 * @module
 */
import type { TrainKernels } from '../kernels/train-kernels.ts'
import { epsilon } from '../numeric/constants.ts'
import { strictExp } from '../numeric/exp.ts'
import { formatG } from '../numeric/format-number.ts'
import { strictLog } from '../numeric/log.ts'
import { byLogisticKernel, type ComputeRow } from './by-kernel.ts'
import { checkFinite } from './label-checks.ts'
import type { Objective, ObjectiveData, ObjectiveParameters } from './objective.ts'

/** `binary`. Labels above 0 are positive, all others negative, as LightGBM has it. */
export function createBinaryLoss(
  parameters: ObjectiveParameters,
  data: ObjectiveData,
  kernels?: TrainKernels
): Objective {
  checkFinite(data.label)
  return {
    ...createBinaryClass(parameters, data, (label) => label > 0, kernels),
    text: `binary ${sigmoidText(parameters)}`,
    label: data.label,
    numTreesPerIteration: 1,
    hasConstantHessian: false,
    link: { kind: 'sigmoid', steepness: parameters.sigmoid }
  }
}

/** `sigmoid:` as LightGBM writes it, with six digits. */
export function sigmoidText(parameters: ObjectiveParameters): string {
  return `sigmoid:${formatG(parameters.sigmoid, 6)}`
}

/** One class against all others. */
export function createBinaryClass(
  parameters: ObjectiveParameters,
  data: ObjectiveData,
  isPositive: (label: number) => boolean,
  kernels: TrainKernels | undefined
): Pick<Objective, 'boostFromScore' | 'isTrained' | 'computeGradients'> {
  const { label, weight, numRows } = data
  const { sigmoid } = parameters
  // Looked up by row: a branch would be guessed wrong for many rows.
  const isOne = Uint8Array.from(label, (value) => Number(isPositive(value)))
  const numPositive = isOne.reduce((count, one) => count + one, 0)
  const isTrained = numPositive > 0 && numPositive < numRows
  const { positive, negative } = classWeights(parameters, numPositive, numRows - numPositive)
  const steepnessOf = Float64Array.of(-sigmoid, sigmoid)
  const classWeightOf = Float64Array.of(negative, positive)
  const computeRow: ComputeRow = (row, scores, gradients, hessians) => {
    const rowWeight = weight === undefined ? 1 : weight[row]!
    const steepness = steepnessOf[isOne[row]!]!
    const classWeight = classWeightOf[isOne[row]!]!
    const response = -steepness / (1 + strictExp(steepness * scores[row]!))
    const size = Math.abs(response)
    gradients[row] = response * classWeight * rowWeight
    hessians[row] = size * (sigmoid - size) * classWeight * rowWeight
  }

  return {
    boostFromScore() {
      let positives = 0
      let weights = 0
      for (let row = 0; row < numRows; row++) {
        const rowWeight = weight === undefined ? 1 : weight[row]!
        if (isOne[row] === 1) positives += rowWeight
        weights += rowWeight
      }
      return logOdds(positives / weights) / sigmoid
    },
    isTrained: () => isTrained,
    computeGradients: isTrained
      ? byLogisticKernel(kernels, isOne, weight, { sigmoid, positive, negative }, computeRow)
      : () => {}
  }
}

/** log(p / (1 − p)) of a probability, kept `epsilon` away from 0 and 1. */
export function logOdds(probability: number): number {
  const kept = Math.max(Math.min(probability, 1 - epsilon), epsilon)
  return strictLog(kept / (1 - kept))
}

// With is_unbalance, the rarer class counts as much as the other.
function classWeights(
  parameters: ObjectiveParameters,
  numPositive: number,
  numNegative: number
): { positive: number; negative: number } {
  const { is_unbalance: isUnbalanced, scale_pos_weight: scale } = parameters
  if (isUnbalanced && Math.abs(scale - 1) > 1e-6)
    throw new RangeError(`"scale_pos_weight" expected 1 when is_unbalance is set, got ${scale}`)
  if (!isUnbalanced || numPositive === 0 || numNegative === 0) return { positive: scale, negative: 1 }
  if (numPositive > numNegative) return { positive: scale, negative: numPositive / numNegative }
  return { positive: (numNegative / numPositive) * scale, negative: 1 }
}
