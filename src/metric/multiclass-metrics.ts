/**
 * Metrics of several classes.
 *
 * Source: LightGBM 4.7.0 src/metric/multiclass_metric.hpp.
 *
 * @module
 */
import { applyLink, type Link } from '../model/link.ts'
import { checkClasses } from '../objective/label-checks.ts'
import type { ObjectiveData } from '../objective/objective.ts'
import { totalWeight } from './average-loss.ts'
import { logLoss } from './binary-metrics.ts'
import type { Metric, MetricParameters } from './metric.ts'

/** `multi_logloss`. */
export function createMultiLogLoss(parameters: MetricParameters, data: ObjectiveData, link: Link): Metric {
  return averageRowLoss('multi_logloss', parameters, data, link, (outputs, label) => logLoss(outputs[label]!))
}

/** `multi_error`: share of rows whose class is not among the `multi_error_top_k` highest; ties count against it. */
export function createMultiError(parameters: MetricParameters, data: ObjectiveData, link: Link): Metric {
  const { multi_error_top_k: top } = parameters
  const name = top === 1 ? 'multi_error' : `multi_error@${top}`
  return averageRowLoss(name, parameters, data, link, (outputs, label) => {
    let notLower = 0
    for (let output = 0; output < outputs.length; output++) if (outputs[output]! >= outputs[label]!) notLower++
    return Number(notLower > top)
  })
}

function averageRowLoss(
  name: string,
  { num_class: numClasses }: MetricParameters,
  data: ObjectiveData,
  link: Link,
  loss: (outputs: Float64Array, label: number) => number
): Metric {
  const { label, weight, numRows } = data
  checkClasses(label, numClasses)
  const weights = totalWeight(data)
  return {
    name,
    isHigherBetter: false,
    evaluate(scores) {
      const outputs = new Float64Array(numClasses)
      let sum = 0
      for (let row = 0; row < numRows; row++) {
        for (let output = 0; output < numClasses; output++) outputs[output] = scores[output * numRows + row]!
        applyLink(link, outputs, numClasses)
        sum += loss(outputs, label[row]!) * (weight === undefined ? 1 : weight[row]!)
      }
      return sum / weights
    }
  }
}
