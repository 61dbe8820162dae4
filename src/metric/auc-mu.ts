/**
 * AUC-mu: the mean over pairs of classes of the AUC between them.
 *
 * Source: LightGBM 4.7.0 src/metric/multiclass_metric.hpp, AucMuMetric. Method: R. S. Kleiman and D. Page, "AUCμ: A
 * Performance Metric for Multi-Class Machine Learning Models" (2019).
 *
 * @module
 */
import { epsilon, zeroThreshold } from '../numeric/constants.ts'
import { introsort } from '../numeric/introsort.ts'
import { checkClasses } from '../objective/label-checks.ts'
import type { ObjectiveData } from '../objective/objective.ts'
import type { Metric, MetricParameters } from './metric.ts'

/** `auc_mu`. Rows that are level, within rounding, stand in an order that depends on how LightGBM sorts. */
export function createAucMu(parameters: MetricParameters, data: ObjectiveData): Metric {
  const { num_class: numClasses } = parameters
  const { label, weight, numRows } = data
  checkClasses(label, numClasses)
  const weights = pairWeights(parameters)
  const byClass = Int32Array.from({ length: numRows }, (_, row) => row)
  introsort(byClass, (one, other) => label[one]! < label[other]!)
  const rowsOf = Array.from({ length: numClasses }, (_, value) => byClass.filter((row) => label[row] === value))
  const weightOf = (row: number): number => (weight === undefined ? 1 : weight[row]!)
  const classWeight = new Float64Array(numClasses)
  for (let row = 0; row < numRows; row++) classWeight[label[row]!]! += weightOf(row)
  const distances = new Float64Array(numRows)

  // Weight of the pairs of a row of class `first` and one of `second` in which the latter is further down.
  const pairsInOrder = (scores: Float64Array, first: number, second: number): number => {
    const direction = Float64Array.from(
      { length: numClasses },
      (_, output) => weights[first * numClasses + output]! - weights[second * numClasses + output]!
    )
    const sense = direction[first]! - direction[second]!
    const members = Int32Array.from([...rowsOf[first]!, ...rowsOf[second]!])
    for (const row of members) {
      let distance = 0
      for (let output = 0; output < numClasses; output++)
        distance += direction[output]! * scores[output * numRows + row]!
      distances[row] = sense * distance
    }
    // At the same distance the second class comes first.
    introsort(members, (one, other) =>
      Math.abs(distances[one]! - distances[other]!) < epsilon
        ? label[one]! > label[other]!
        : distances[one]! < distances[other]!
    )
    let pairs = 0
    let below = 0
    let level = 0
    let levelWeight = 0
    for (const row of members) {
      const distance = distances[row]!
      const isLevel = Math.abs(distance - level) < epsilon
      const rowWeight = weightOf(row)
      if (label[row] === first) {
        pairs += rowWeight * (isLevel ? below - 0.5 * levelWeight : below)
      } else {
        below += rowWeight
        levelWeight = isLevel ? levelWeight + rowWeight : rowWeight
        if (!isLevel) level = distance
      }
    }
    return pairs
  }

  return {
    name: 'auc_mu',
    isHigherBetter: true,
    evaluate(scores) {
      let sum = 0
      for (let first = 0; first < numClasses; first++) {
        for (let second = first + 1; second < numClasses; second++) {
          sum += pairsInOrder(scores, first, second) / classWeight[first]! / classWeight[second]!
        }
      }
      return (2 * sum) / numClasses / (numClasses - 1)
    }
  }
}

// `auc_mu_weights`, with 0 on the diagonal [numClasses × numClasses].
function pairWeights({ num_class: numClasses, auc_mu_weights: given }: MetricParameters): Float64Array {
  const size = numClasses * numClasses
  if (given.length !== 0 && given.length !== size)
    throw new RangeError(`"auc_mu_weights" expected ${size} numbers (num_class²), got ${given.length}`)
  const weights = new Float64Array(size).map((_, i) => given[i] ?? 1)
  for (let i = 0; i < numClasses; i++) weights[i * numClasses + i] = 0
  const zero = weights.findIndex((value, i) => i % (numClasses + 1) !== 0 && Math.abs(value) < zeroThreshold)
  if (zero >= 0)
    throw new RangeError(`"auc_mu_weights" expected numbers other than 0 off the diagonal, got 0 at ${zero}`)
  return weights
}
