/**
 * `averageLoss`: metrics that are a mean over rows.
 *
 * @module
 */
import { applyLink, type Link } from '../model/link.ts'
import type { ObjectiveData } from '../objective/objective.ts'
import type { Metric } from './metric.ts'

/** Loss of one row from its label, a float32, and its output on the objective's scale. */
export type Loss = (label: number, output: number) => number

/** Σ weight; the number of rows without weights. */
export function totalWeight({ weight, numRows }: ObjectiveData): number {
  return weight === undefined ? numRows : weight.reduce((sum, value) => sum + value, 0)
}

/** Divides a sum by all weight. */
export function meanOver(weights: number): (sum: number) => number {
  return (sum) => sum / weights
}

/**
 * The weighted mean of a loss, added in row order.
 *
 * @param finish - what becomes of the sum: by default it is divided by all weight
 */
export function averageLoss(
  name: string,
  data: ObjectiveData,
  link: Link,
  loss: Loss,
  finish: (sum: number) => number = meanOver(totalWeight(data))
): Metric {
  const { label, weight, numRows } = data
  return {
    name,
    isHigherBetter: false,
    evaluate(scores) {
      const outputs = scores.slice()
      applyLink(link, outputs, 1)
      let sum = 0
      for (let row = 0; row < numRows; row++) {
        sum += loss(label[row]!, outputs[row]!) * (weight === undefined ? 1 : weight[row]!)
      }
      return finish(sum)
    }
  }
}
