/**
 * Bins of probabilities, for curves and tables.
 *
 * @module
 */

/** How bins are cut: each of about as many rows, or each as wide. */
export type Binning = 'equal-count' | 'equal-width'

/** Bins of rows, numbered from the lowest probability. Equal probabilities are in one bin; no bin is empty. */
export interface ProbabilityBins {
  /** Bin of each row [numRows]. */
  readonly ofRow: Int32Array
  readonly numBins: number
}

/**
 * Puts rows into bins by their probabilities.
 *
 * @param probabilities - 0 to 1 [numRows]
 * @param numBins - at most so many
 */
export function binProbabilities(probabilities: Float64Array, numBins: number, binning: Binning): ProbabilityBins {
  const placeOf =
    binning === 'equal-width'
      ? (value: number): number => Math.min(Math.floor(value * numBins), numBins - 1)
      : placeAmongSorted(probabilities, numBins)
  const wanted = Int32Array.from(probabilities, placeOf)
  const numberOf = new Int32Array(numBins).fill(-1)
  let used = 0
  for (const place of new Set(wanted.toSorted())) numberOf[place] = used++
  return { ofRow: wanted.map((place) => numberOf[place]!), numBins: used }
}

// Bins begin with the values of every n-th row; of those that begin with the same value only the first is used.
function placeAmongSorted(probabilities: Float64Array, numBins: number): (value: number) => number {
  const sorted = probabilities.toSorted()
  const firsts = Float64Array.from(
    { length: numBins },
    (_, bin) => sorted[Math.floor((bin * sorted.length) / numBins)]!
  )
  return (value) => {
    let low = 0
    for (let high = numBins - 1; low < high;) {
      const middle = (low + high + 1) >> 1
      if (firsts[middle]! <= value) low = middle
      else high = middle - 1
    }
    while (low > 0 && firsts[low - 1] === value) low--
    return low
  }
}

/** Probabilities of one class [numRows]. */
export function probabilitiesOf(probabilities: Float64Array, numClasses: number, target: number): Float64Array {
  const chosen = new Float64Array(probabilities.length / numClasses)
  for (let row = 0; row < chosen.length; row++) chosen[row] = probabilities[row * numClasses + target]!
  return chosen
}
