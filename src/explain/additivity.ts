/**
 * Whether an explanation adds up.
 *
 * @module
 */
import type { RowReader } from '../data/row-reader.ts'
import type { Forest } from '../model/forest.ts'
import { leafOf } from '../predict/reference-walk.ts'

// Of the row's largest contribution.
const tolerance = 1e-9
// Of what is added up, for the rounding of the sums themselves.
const roundings: Readonly<Record<'float64' | 'float32', number>> = { float64: 2 ** -44, float32: 2 ** -16 }

/**
 * Whether base value and contributions are the raw score in every row.
 *
 * @param baseValues - [numOutputs]
 * @param values - contributions of trees `firstTree` to `endTree` (exclusive) [numRows × numOutputs × numFeatures]
 * @param precision - in which they were computed
 */
export function isAdditive(
  forest: Forest,
  { numRows, read }: RowReader,
  firstTree: number,
  endTree: number,
  baseValues: Float64Array,
  values: Float64Array,
  precision: 'float64' | 'float32'
): boolean {
  const { numFeatures, numTreesPerIteration: numOutputs, baseScores, leafValue } = forest
  const row = new Float64Array(numFeatures)
  for (let i = 0; i < numRows; i++) {
    read(i, row)
    const rawScores = baseScores.slice()
    const magnitudes = baseScores.map(Math.abs)
    for (let tree = firstTree; tree < endTree; tree++) {
      const value = leafValue[leafOf(forest, tree, row)]!
      rawScores[tree % numOutputs]! += value
      magnitudes[tree % numOutputs]! += Math.abs(value)
    }
    for (let output = 0; output < numOutputs; output++) {
      const begin = (i * numOutputs + output) * numFeatures
      let sum = baseValues[output]!
      let largest = 0
      for (let feature = 0; feature < numFeatures; feature++) {
        const value = values[begin + feature]!
        sum += value
        largest = Math.max(largest, Math.abs(value))
      }
      const error = Math.abs(sum - rawScores[output]!)
      // NaN is not additive either.
      if (
        !(error <= tolerance * largest + roundings[precision] * (magnitudes[output]! + Math.abs(baseValues[output]!)))
      )
        return false
    }
  }
  return true
}
