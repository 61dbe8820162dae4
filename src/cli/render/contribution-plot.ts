/**
 * Contributions as SVG: a waterfall of one row, bars of mean sizes for several.
 *
 * @module
 */
import { barPlot } from '../../plot/bar.ts'
import { waterfallPlot } from '../../plot/waterfall.ts'
import { type ContributionTotals, likeliest, type Selection } from './contribution-totals.ts'
import { valueText } from './terminal.ts'

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
