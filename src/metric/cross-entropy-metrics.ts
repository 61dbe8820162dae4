/**
 * Metrics of labels from 0 to 1.
 *
 * Source: LightGBM 4.7.0 src/metric/xentropy_metric.hpp.
 *
 * @module
 */
import { applyLink, type Link } from '../model/link.ts'
import { strictExp } from '../numeric/exp.ts'
import { strictLog } from '../numeric/log.ts'
import { checkPositiveWeights, checkProbabilities, checkWeights } from '../objective/label-checks.ts'
import type { ObjectiveData } from '../objective/objective.ts'
import { averageLoss, meanOver, type Loss } from './average-loss.ts'
import type { Metric, MetricParameters } from './metric.ts'

/** Probabilities are kept above it. */
const smallestProbability = 1e-12

const crossEntropy: Loss = (label, output) => {
  const positive = label * strictLog(output > smallestProbability ? output : smallestProbability)
  const rest = 1 - output
  const negative = Math.fround(1 - label) * strictLog(rest > smallestProbability ? rest : smallestProbability)
  return -(positive + negative)
}

/** `cross_entropy`. */
export function createCrossEntropyMetric(_: MetricParameters, data: ObjectiveData, link: Link): Metric {
  checkProbabilities(data.label)
  checkWeights(data.weight)
  return averageLoss('cross_entropy', data, link, crossEntropy, meanOver(roughWeight(data)))
}

/** `cross_entropy_lambda`: for outputs of the objective of that name; weights are part of the loss. */
export function createCrossEntropyLambdaMetric(parameters: MetricParameters, data: ObjectiveData, link: Link): Metric {
  const { label, weight, numRows } = data
  checkProbabilities(label)
  checkPositiveWeights(weight)
  // A custom objective's scores are taken for those of cross_entropy_lambda.
  const ownLink: Link = parameters.objective === 'custom' ? { kind: 'log1p-exp' } : link
  return {
    name: 'cross_entropy_lambda',
    isHigherBetter: false,
    evaluate(scores) {
      const outputs = scores.slice()
      applyLink(ownLink, outputs, 1)
      let sum = 0
      for (let row = 0; row < numRows; row++) {
        const rowWeight = weight === undefined ? 1 : weight[row]!
        sum += crossEntropy(label[row]!, 1 - strictExp(-rowWeight * outputs[row]!))
      }
      return sum / numRows
    }
  }
}

/** `kullback_leibler`: cross-entropy less the entropy of the labels. */
export function createKullbackLeibler(_: MetricParameters, data: ObjectiveData, link: Link): Metric {
  const { label, weight, numRows } = data
  checkProbabilities(label)
  checkWeights(weight)
  let sum = 0
  for (let row = 0; row < numRows; row++)
    sum += negativeEntropy(label[row]!) * (weight === undefined ? 1 : weight[row]!)
  const mean = meanOver(roughWeight(data))
  const offset = mean(sum)
  return averageLoss('kullback_leibler', data, link, crossEntropy, (loss) => offset + mean(loss))
}

// Σ weight as LightGBM's Common::ObtainMinMaxSum has it: in float32, two rows at a time.
function roughWeight({ weight, numRows }: ObjectiveData): number {
  if (weight === undefined) return numRows
  let sum = 0
  for (let row = numRows % 2 === 0 ? 0 : -1; row < numRows; row += 2) {
    sum = Math.fround(sum + Math.fround((weight[row] ?? 0) + weight[row + 1]!))
  }
  return sum
}

function negativeEntropy(probability: number): number {
  const rest = 1 - probability
  const positive = probability > 0 ? probability * strictLog(probability) : 0
  return rest > 0 ? positive + rest * strictLog(rest) : positive
}
