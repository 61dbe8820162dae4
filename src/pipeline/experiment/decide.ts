/**
 * From probabilities to classes.
 *
 * Of ordered classes, cutoffs on the probabilities of being at least each class are monotone wherever these are. The most probable
 * class is not: as an applicant improves, the middle class can lose to a worse one before a better one wins.
 *
 * @module
 */
import { exceedancesOf } from '../class-probabilities.ts'

/** The best class whose cutoff, and those of all classes below it, are reached [numRows]. */
export function classesByCutoffs(probabilities: Float64Array, cutoffs: readonly number[]): Int32Array {
  const numClasses = cutoffs.length + 1
  const exceedances = exceedancesOf(probabilities, numClasses)
  return Int32Array.from({ length: probabilities.length / numClasses }, (_, row) => {
    let best = 0
    while (best < cutoffs.length && exceedances[best]![row]! >= cutoffs[best]!) best++
    return best
  })
}

const steps = 200

/**
 * The cutoffs with the most right classes, to a 200th: found for one after the other until none changes.
 *
 * @param labels - classes [numRows]
 * @param rows - numbers of the rows to look at
 * @returns [numClasses − 1]
 */
export function bestCutoffs(
  probabilities: Float64Array,
  labels: Int32Array,
  numClasses: number,
  rows: Int32Array
): number[] {
  const exceedances = exceedancesOf(probabilities, numClasses)
  // In steps, so that comparing with a cutoff is comparing whole numbers.
  const stepOf = exceedances.map((values) => values.map(stepBelow))
  const cutoffs = new Array<number>(numClasses - 1).fill(steps / 2)
  for (let round = 0; round < 20; round++) {
    const before = cutoffs.join()
    for (let k = 0; k < cutoffs.length; k++) cutoffs[k] = bestCutoff(stepOf, labels, rows, cutoffs, k)
    if (cutoffs.join() === before) break
  }
  return cutoffs.map((cutoff) => cutoff / steps)
}

// The last step that a probability reaches, as comparing with the cutoff says.
function stepBelow(value: number): number {
  const step = Math.round(value * steps)
  return step / steps <= value ? step : step - 1
}

// Rows that reach all lower cutoffs get class k below this one, and above it the class that the higher ones give.
function bestCutoff(
  stepOf: readonly Float64Array[],
  labels: Int32Array,
  rows: Int32Array,
  cutoffs: readonly number[],
  k: number
): number {
  // By step: right classes among its rows when they are above the cutoff, less when they are below.
  const gains = new Int32Array(steps + 1)
  for (const row of rows) {
    let best = 0
    while (best < k && stepOf[best]![row]! >= cutoffs[best]!) best++
    if (best < k) continue
    let above = k + 1
    while (above < cutoffs.length && stepOf[above]![row]! >= cutoffs[above]!) above++
    gains[stepOf[k]![row]!]! += Number(labels[row] === above) - Number(labels[row] === k)
  }
  let sum = 0
  let most = -Infinity
  let chosen = cutoffs[k]!
  for (let cutoff = steps; cutoff >= 0; cutoff--) {
    sum += gains[cutoff]!
    if (sum > most || (sum === most && Math.abs(cutoff - steps / 2) < Math.abs(chosen - steps / 2))) {
      most = sum
      chosen = cutoff
    }
  }
  return chosen
}
