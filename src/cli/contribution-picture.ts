/**
 * Contributions as SVG: a waterfall of one row, bars of mean sizes for several.
 *
 * @module
 */
import type { Explanation } from '../explain/explain.ts'
import { barPlot } from '../explain/plot-bar.ts'
import { waterfallPlot } from '../explain/plot-waterfall.ts'
import type { ContributionTotals } from './contribution-totals.ts'
import { valueText } from './score-text.ts'

/** What to show. */
export interface Selection {
  /** Class to show; undefined for the one with the greatest raw score, or, of several rows, for all together. */
  readonly class: number | undefined
  /** Features to show. */
  readonly top: number
}

/**
 * The picture of all rows that have passed.
 *
 * @throws Error when none has
 */
export function contributionPicture(totals: ContributionTotals, { class: output, top }: Selection): string {
  const first = totals.first()
  if (first === undefined) throw new Error('expected a row to draw, got none')
  if (totals.numRows() === 1) {
    const rowValues = totals.firstValues().map(valueText)
    return waterfallPlot(first, { row: 0, output: output ?? likeliest(first), rowValues, maxFeatures: top })
  }
  const title = `Mean absolute contributions of ${totals.numRows()} rows`
  return barPlot(totals.meanAbsolute(output), first.featureNames, { title, unit: 'raw score', maxFeatures: top })
}

/** The class with the greatest raw score in the first row of an explanation; the first of equals. */
export function likeliest(explanation: Explanation): number {
  const scores = Array.from(explanation.baseValues, (_, output) => rawScoreOf(explanation, output))
  return scores.indexOf(Math.max(...scores))
}

/** The raw score of class `output` in the first row of an explanation: base value and contributions. */
export function rawScoreOf({ baseValues, values, numFeatures }: Explanation, output: number): number {
  const contributions = values.subarray(output * numFeatures, (output + 1) * numFeatures)
  return contributions.reduce((sum, value) => sum + value, baseValues[output]!)
}
