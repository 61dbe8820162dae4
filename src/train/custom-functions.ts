/**
 * Objectives and metrics that the caller writes.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { applyLink, type Link } from '../model/link.ts'
import type { Objective } from '../objective/objective.ts'
import type { Dataset } from './dataset.ts'

/**
 * Derivatives of a loss by the raw scores.
 *
 * @param scores - raw scores, output after output [numOutputs × numRows]; not to be changed
 * @returns first and second derivatives, output after output [numOutputs × numRows]
 */
export type CustomObjective = (
  scores: Float64Array,
  dataset: Dataset
) => { readonly gradients: ArrayLike<number>; readonly hessians: ArrayLike<number> }

/**
 * A metric.
 *
 * @param outputs - the model's, such as probabilities; raw scores with a custom objective; row after row
 *   [numRows × numOutputs]
 */
export type CustomMetric = (
  outputs: Float64Array,
  dataset: Dataset
) => { readonly metric: string; readonly value: number; readonly isHigherBetter: boolean }

/** The objective of a caller's derivatives. Training starts from raw scores of 0. */
export function createCustomObjective(custom: CustomObjective, numOutputs: number, dataset: Dataset): Objective {
  const length = numOutputs * dataset.numRows
  const take = (name: string, values: unknown, into: Float32Array): void => {
    const given = values as ArrayLike<number> | undefined
    if (given?.length !== length) {
      throw new RangeError(
        `"${name}" of the customObjective expected ${length} numbers (outputs × rows), got ${given?.length ?? kindOf(values)}`
      )
    }
    for (let i = 0; i < length; i++) {
      into[i] = given[i]!
      if (Number.isFinite(into[i]) && typeof given[i] === 'number') continue
      throw new RangeError(`"${name}[${i}]" of the customObjective expected a finite number, got ${given[i]}`)
    }
  }
  return {
    text: undefined,
    numTreesPerIteration: numOutputs,
    hasConstantHessian: false,
    label: dataset.label,
    boostFromScore: () => 0,
    isTrained: () => true,
    computeGradients: (scores, gradients, hessians) => {
      const derivatives = custom(scores.slice(), dataset)
      take('gradients', derivatives?.gradients, gradients)
      take('hessians', derivatives?.hessians, hessians)
    },
    link: { kind: 'identity' }
  }
}

/** A caller's metric of raw scores. */
export function evaluateCustom(
  metric: CustomMetric,
  scores: Float64Array,
  link: Link,
  numOutputs: number,
  dataset: Dataset
): ReturnType<CustomMetric> {
  const { numRows } = dataset
  const outputs = new Float64Array(scores.length)
  for (let row = 0; row < numRows; row++) {
    for (let output = 0; output < numOutputs; output++) {
      outputs[row * numOutputs + output] = scores[output * numRows + row]!
    }
  }
  applyLink(link, outputs, numOutputs)
  const result = metric(outputs, dataset)
  const { metric: name, value, isHigherBetter } = result ?? {}
  if (typeof name !== 'string' || typeof value !== 'number' || typeof isHigherBetter !== 'boolean') {
    throw new TypeError('a customMetric expected to return { metric, value, isHigherBetter }')
  }
  return { metric: name, value, isHigherBetter }
}
