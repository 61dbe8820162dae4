/**
 * Contributions as SVG: a waterfall for one row, bars of mean sizes for several.
 *
 * @module
 */
import { barPlot } from '../../plot/bar.ts'
import { waterfallPlot } from '../../plot/waterfall.ts'
import { type ContributionSummary, largestOutput, type Selection } from './contribution-summary.ts'
import { valueText } from './terminal.ts'

/**
 * The plot of all collected rows.
 *
 * @throws Error when there are none
 */
export function contributionPlot(summary: ContributionSummary, { class: output, top }: Selection): string {
  const first = summary.first()
  if (first === undefined) throw new Error('expected at least one row to plot, got none')
  if (summary.numRows() === 1) {
    const rowValues = summary.firstValues().map(valueText)
    return waterfallPlot(first, { row: 0, output: output ?? largestOutput(first), rowValues, maxFeatures: top })
  }
  const title = `Mean absolute contributions over ${summary.numRows()} rows`
  return barPlot(summary.meanAbsolute(output), first.featureNames, { title, unit: 'raw score', maxFeatures: top })
}
