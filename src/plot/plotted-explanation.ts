/**
 * What plots need of an explanation.
 *
 * @module
 */
import type { ExplanationParts } from '../explain/explanation.ts'
import { plottedRange } from './scale.ts'

/** An explanation to plot. */
export type PlottedExplanation = Omit<ExplanationParts, 'method' | 'mode' | 'additive'>

/**
 * The output to plot.
 *
 * @throws RangeError when it is not there, or not told where there are several
 */
export function plottedOutput(numOutputs: number, output: number | undefined): number {
  // Nobody should read the first class's contributions by accident.
  const number = output ?? (numOutputs === 1 ? 0 : undefined)
  if (number === undefined || !(Number.isInteger(number) && number >= 0 && number < numOutputs)) {
    throw new RangeError(`"output" expected 0 to ${numOutputs - 1}, got ${number}`)
  }
  return number
}

/**
 * What the features add to one output, feature by feature.
 *
 * @returns [numFeatures][numRows]
 * @throws RangeError when a value is not finite
 */
export function contributionsByFeature(explanation: PlottedExplanation, output: number): Float64Array[] {
  const { values, numRows, numOutputs, numFeatures } = explanation
  const columns = Array.from({ length: numFeatures }, () => new Float64Array(numRows))
  for (let row = 0; row < numRows; row++) {
    const offset = (row * numOutputs + output) * numFeatures
    for (let feature = 0; feature < numFeatures; feature++) {
      const value = values[offset + feature]!
      if (!Number.isFinite(value)) throw new RangeError('"explanation" expected finite values')
      columns[feature]![row] = value
    }
  }
  return columns
}

/** The range that a plot of these contributions in these rows covers; 0 is in it. */
export function contributionRange(columns: readonly Float64Array[], rows: Int32Array): { low: number; high: number } {
  let [low, high] = [0, 0]
  for (const column of columns) {
    for (const row of rows) {
      low = Math.min(low, column[row]!)
      high = Math.max(high, column[row]!)
    }
  }
  return plottedRange(low, high)
}
