/**
 * Log loss of several classes: of the softmax of their scores, or of each class against the rest.
 *
 * Source: LightGBM 4.7.0 src/objective/multiclass_objective.hpp, MulticlassSoftmax, MulticlassOVA.
 *
 * @module
 */
import type { TrainKernels } from '../kernels/train-kernels.ts'
import { applyLink, type Link } from '../model/link.ts'
import { epsilon } from '../numeric/constants.ts'
import { strictLog } from '../numeric/log.ts'
import { createBinaryClass, sigmoidText } from './binary.ts'
import { byKernel, type ComputeRow } from './by-kernel.ts'
import { checkClasses } from './label-checks.ts'
import type { Objective, ObjectiveData, ObjectiveParameters } from './objective.ts'

/** `multiclass`. Labels must be integers from 0 to `num_class` − 1. */
export function createSoftmaxLoss(
  parameters: ObjectiveParameters,
  data: ObjectiveData,
  kernels?: TrainKernels
): Objective {
  const { label, weight, numRows } = data
  const numClasses = classesOf(parameters, label)
  const link: Link = { kind: 'softmax' }
  const hessianFactor = numClasses / (numClasses - 1)
  const shares = classShares(data, numClasses)
  const outputs = new Float64Array(numClasses)
  const computeRow: ComputeRow = (row, scores, gradients, hessians) => {
    const rowWeight = weight === undefined ? 1 : weight[row]!
    for (let output = 0; output < numClasses; output++) outputs[output] = scores[output * numRows + row]!
    applyLink(link, outputs, numClasses)
    for (let output = 0; output < numClasses; output++) {
      const probability = outputs[output]!
      const place = output * numRows + row
      gradients[place] = (label[row] === output ? probability - 1 : probability) * rowWeight
      hessians[place] = hessianFactor * probability * (1 - probability) * rowWeight
    }
  }

  return {
    text: `multiclass num_class:${numClasses}`,
    label,
    numTreesPerIteration: numClasses,
    hasConstantHessian: false,
    link,
    boostFromScore: (output) => strictLog(Math.max(epsilon, shares[output]!)),
    isTrained: (output) => shares[output]! > epsilon && shares[output]! < 1 - epsilon,
    computeGradients: byKernel(
      kernels,
      label,
      weight,
      16 * numClasses,
      (kernels, rows) => kernels.softmaxGradients(...rows, numRows, numClasses, hessianFactor),
      computeRow
    )
  }
}

/** `multiclassova`. Labels must be integers from 0 to `num_class` − 1. */
export function createOneVersusAllLoss(
  parameters: ObjectiveParameters,
  data: ObjectiveData,
  kernels?: TrainKernels
): Objective {
  const { label, numRows } = data
  const numClasses = classesOf(parameters, label)
  const classes = Array.from({ length: numClasses }, (_, output) =>
    createBinaryClass(parameters, data, (value) => value === output, kernels)
  )
  return {
    text: `multiclassova num_class:${numClasses} ${sigmoidText(parameters)}`,
    label,
    numTreesPerIteration: numClasses,
    hasConstantHessian: false,
    link: { kind: 'sigmoid', steepness: parameters.sigmoid },
    boostFromScore: (output) => classes[output]!.boostFromScore(0),
    isTrained: (output) => classes[output]!.isTrained(0),
    computeGradients(scores, gradients, hessians) {
      classes.forEach((one, output) => {
        const begin = output * numRows
        const end = begin + numRows
        one.computeGradients(scores.subarray(begin, end), gradients.subarray(begin, end), hessians.subarray(begin, end))
      })
    }
  }
}

function classesOf(parameters: ObjectiveParameters, label: Float32Array): number {
  const { num_class: numClasses, objective } = parameters
  if (numClasses < 2) throw new RangeError(`"num_class" expected 2 or more with ${objective}, got ${numClasses}`)
  checkClasses(label, numClasses)
  return numClasses
}

// Share of each class in all weight.
function classShares({ label, weight }: ObjectiveData, numClasses: number): Float64Array {
  const shares = new Float64Array(numClasses)
  let total = 0
  for (let row = 0; row < label.length; row++) {
    const rowWeight = weight === undefined ? 1 : weight[row]!
    shares[label[row]!]! += rowWeight
    total += rowWeight
  }
  return shares.map((share) => share / total)
}
