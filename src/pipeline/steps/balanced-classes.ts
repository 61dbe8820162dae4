/**
 * Weights of classes that are not equally frequent, and probabilities put right after them.
 *
 * @module
 */

/**
 * Weights of the classes by which all weigh the same: rows / (classes · rows of the class), as scikit-learn's `balanced`.
 *
 * @param counts - rows of each class [numClasses]
 */
export function balancedWeights(counts: ArrayLike<number>): number[] {
  const all = Array.from(counts)
  const total = all.reduce((sum, count) => sum + count, 0)
  return all.map((count) => total / (all.length * count))
}

/**
 * Undoes what class weights do to probabilities: a class that weighed twice as much came out with twice the odds. Exact for a
 * model that fits its training data.
 *
 * Source: Elkan, "The foundations of cost-sensitive learning" (2001), theorem 2.
 *
 * @param probabilities - [numRows × numClasses]; a new array is returned
 * @param weights - of the classes in training [numClasses]
 */
export function correctedProbabilities(probabilities: Float64Array, weights: readonly number[]): Float64Array {
  const numClasses = weights.length
  const corrected = new Float64Array(probabilities.length)
  for (let begin = 0; begin < probabilities.length; begin += numClasses) {
    let sum = 0
    for (let k = 0; k < numClasses; k++) sum += corrected[begin + k] = probabilities[begin + k]! / weights[k]!
    for (let k = 0; k < numClasses; k++) corrected[begin + k]! /= sum
  }
  return corrected
}
