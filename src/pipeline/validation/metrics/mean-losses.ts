/**
 * Figures that are means over rows: log loss and Brier score.
 *
 * @module
 */
import { logLoss } from '../../../metric/binary-metrics.ts'
import type { CheckedRows } from '../scored-rows.ts'
import type { Statistic } from './statistic.ts'

/**
 * `log_loss` and `brier`: with two classes the squared error of the probability (0 to 1), with more the sum of it over all classes
 * (0 to 2), as scikit-learn's `brier_score_loss`.
 */
export function meanLosses(rows: CheckedRows): Statistic {
  const { numGroups } = rows
  const { numRowsOf, logLosses, squares } = lossesByGroup(rows)
  return {
    names: ['log_loss', 'brier'],
    measure(times, out, offset) {
      let count = 0
      let logSum = 0
      let squareSum = 0
      for (let number = 0; number < numGroups; number++) {
        const often = times[number]!
        count += often * numRowsOf[number]!
        logSum += often * logLosses[number]!
        squareSum += often * squares[number]!
      }
      out[offset] = logSum / count
      out[offset + 1] = squareSum / count
    }
  }
}

/** Sums over the rows of each group [numGroups]. */
interface GroupLosses {
  readonly numRowsOf: Float64Array
  readonly logLosses: Float64Array
  readonly squares: Float64Array
}

function lossesByGroup({ numRows, numClasses, numGroups, probabilities, label, group }: CheckedRows): GroupLosses {
  const numRowsOf = new Float64Array(numGroups)
  const logLosses = new Float64Array(numGroups)
  const squares = new Float64Array(numGroups)
  const share = numClasses === 2 ? 0.5 : 1
  for (let row = 0; row < numRows; row++) {
    const number = group[row]!
    const offset = row * numClasses
    numRowsOf[number]!++
    logLosses[number]! += logLoss(probabilities[offset + label[row]!]!)
    for (let i = 0; i < numClasses; i++) {
      squares[number]! += share * (probabilities[offset + i]! - Number(label[row] === i)) ** 2
    }
  }
  return { numRowsOf, logLosses, squares }
}
