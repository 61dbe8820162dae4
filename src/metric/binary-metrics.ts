/**
 * Metrics of two classes. Labels above 0 are positive.
 *
 * Source: LightGBM 4.7.0 src/metric/binary_metric.hpp.
 *
 * @module
 */
import type { Link } from '../model/link.ts'
import { epsilon } from '../numeric/constants.ts'
import { descendingOrder } from '../numeric/descending-order.ts'
import { strictLog } from '../numeric/log.ts'
import type { ObjectiveData } from '../objective/objective.ts'
import { averageLoss, totalWeight } from './average-loss.ts'
import type { Metric, MetricParameters } from './metric.ts'

/** −logf(1e-15f). */
const largestLogLoss = 34.53877639770508

/** −log(p) of a probability p, at most the float32 of −log(`epsilon`). */
export function logLoss(probability: number): number {
  return probability > epsilon ? -strictLog(probability) : largestLogLoss
}

/** `binary_logloss`. */
export function createBinaryLogLoss(_: MetricParameters, data: ObjectiveData, link: Link): Metric {
  return averageLoss('binary_logloss', data, link, (label, output) => {
    return logLoss(label <= 0 ? 1 - output : output)
  })
}

/** `binary_error`: share of rows on the wrong side of 0.5. */
export function createBinaryError(_: MetricParameters, data: ObjectiveData, link: Link): Metric {
  return averageLoss('binary_error', data, link, (label, output) => Number(output <= 0.5 ? label > 0 : label <= 0))
}

/** `auc`: area under the ROC curve; 1 where all rows are alike. */
export function createAuc(_: MetricParameters, data: ObjectiveData): Metric {
  const weights = totalWeight(data)
  return {
    name: 'auc',
    isHigherBetter: true,
    evaluate(scores) {
      let area = 0
      let above = 0
      forEachScore(data, scores, (positive, negative) => {
        area += negative * (positive * 0.5 + above)
        above += positive
      })
      return above > 0 && above !== weights ? area / (above * (weights - above)) : 1
    }
  }
}

/** `average_precision`: area under the curve of precision over recall; 1 where all rows are alike. */
export function createAveragePrecision(_: MetricParameters, data: ObjectiveData): Metric {
  const weights = totalWeight(data)
  return {
    name: 'average_precision',
    isHigherBetter: true,
    evaluate(scores) {
      let area = 0
      let positives = 0
      let rows = 0
      forEachScore(data, scores, (positive, negative) => {
        positives += positive
        rows += positive + negative
        area += positive * (positives / rows)
      })
      return positives > 0 && positives !== weights ? area / positives : 1
    }
  }
}

// Calls back with the weight of positive and of negative rows of each score, highest score first.
function forEachScore(
  { label, weight, numRows }: ObjectiveData,
  scores: Float64Array,
  use: (positive: number, negative: number) => void
): void {
  const order = new Int32Array(numRows)
  descendingOrder(scores, 0, numRows, order)
  let positive = 0
  let negative = 0
  for (let i = 0; i < numRows; i++) {
    const row = order[i]!
    if (i > 0 && scores[row] !== scores[order[i - 1]!]) {
      use(positive, negative)
      positive = 0
      negative = 0
    }
    const rowWeight = weight === undefined ? 1 : weight[row]!
    if (label[row]! > 0) positive += rowWeight
    else negative += rowWeight
  }
  use(positive, negative)
}
