/**
 * Probabilities of ordered classes, from those of being at least a class, and back.
 *
 * @module
 */

// Of a class and all better ones, the share that it has at least.
const leastShare = 0.01

/**
 * Probabilities of the classes from probabilities of being at least each class but the worst.
 *
 * These come from models that know nothing of each other. Where a better class came out as likely as a worse one, or more, the class
 * between them would be impossible, which no model meant: it keeps a hundredth of what it and the better ones have. A class that is
 * more likely to be reached stays so.
 *
 * @param exceedances - [numClasses − 1][numRows]
 * @returns [numRows × numClasses], row after row
 */
export function classProbabilities(exceedances: readonly Float64Array[]): Float64Array {
  const numClasses = exceedances.length + 1
  const numRows = exceedances[0]!.length
  const probabilities = new Float64Array(numRows * numClasses)
  for (let row = 0; row < numRows; row++) {
    let above = 1
    for (let k = 0; k < numClasses; k++) {
      const most = k === 0 ? 1 : above * (1 - leastShare)
      const next = k === numClasses - 1 ? 0 : Math.min(most, exceedances[k]![row]!)
      probabilities[row * numClasses + k] = above - next
      above = next
    }
  }
  return probabilities
}

/** Probabilities of being at least each class but the worst [numClasses − 1][numRows]. */
export function exceedancesOf(probabilities: Float64Array, numClasses: number): Float64Array[] {
  const numRows = probabilities.length / numClasses
  const exceedances = Array.from({ length: numClasses - 1 }, () => new Float64Array(numRows))
  for (let row = 0; row < numRows; row++) {
    let sum = 0
    for (let k = numClasses - 1; k > 0; k--) {
      sum += probabilities[row * numClasses + k]!
      exceedances[k - 1]![row] = sum
    }
  }
  return exceedances
}
