/**
 * Contributions on a terminal: every feature of one row, or mean sizes for several rows.
 *
 * @module
 */
import type { CategoryValue } from '../../data/categories.ts'
import { counted } from '../../numeric/format-count.ts'
import type { ExplanationParts } from '../../explain/explanation.ts'
import { largestFirst } from '../../plot/plot-options.ts'
import { type ContributionSummary, largestOutput, rawScoreOf, type Selection } from './contribution-summary.ts'
import { printable } from '../io/printable.ts'
import { bar, columnsOf, decimal, fit, type Layout, signed, signedBar, valueText } from './terminal.ts'

/** The report on all collected rows; empty when there are none. */
export function contributionReport(
  summary: ContributionSummary,
  { class: output, top }: Selection,
  layout: Layout
): string {
  const first = summary.first()
  if (first === undefined) return ''
  const lines =
    summary.numRows() === 1
      ? rowLines(first, summary.firstValues(), output ?? largestOutput(first), top, layout)
      : meanLines(summary.meanAbsolute(output), first, summary.numRows(), output, top, layout)
  return ['', ...lines, ''].map((line) => `${line === '' ? '' : `  ${line}`}\n`).join('')
}

const numberWidth = 11

function rowLines(
  explanation: ExplanationParts,
  values: readonly CategoryValue[],
  output: number,
  top: number,
  { style, width }: Layout
): string[] {
  const { numFeatures, numOutputs, featureNames, baseValues } = explanation
  const contributions = explanation.values.subarray(output * numFeatures, (output + 1) * numFeatures)
  const order = largestFirst(contributions)
  const shown = order.slice(0, top)
  const rest = order.slice(top).reduce((sum, feature) => sum + contributions[feature]!, 0)
  const greatest = Math.max(...contributions.map(Math.abs), Math.abs(rest))
  const barWidth = Math.floor((width - 46) / 3)
  const nameWidth = width - 8 - numberWidth - 2 * barWidth
  const line = (name: string, number: string, share?: number): string => {
    const bars = share === undefined ? '' : (share < 0 ? style.red : style.green)(signedBar(share, barWidth))
    return `${fit(name, nameWidth)}${fit(number, numberWidth, 'right')}  ${bars}`.trimEnd()
  }
  const part = (name: string, value: number): string =>
    line(name, signed(value, 4), greatest > 0 ? value / greatest : 0)
  const labelOf = (feature: number): string =>
    `${printable(featureNames[feature]!)} ${printable(valueText(values[feature]!))}`
  return [
    style.bold(`Raw score${numOutputs > 1 ? ` of class ${output}` : ''}`),
    '',
    line('Base value', decimal(baseValues[output]!, 4)),
    ...shown.map((feature) => part(labelOf(feature), contributions[feature]!)),
    ...(order.length > shown.length ? [part(counted(order.length - shown.length, 'other feature'), rest)] : []),
    style.bold(line('Raw score', decimal(rawScoreOf(explanation, output), 4)))
  ]
}

function meanLines(
  means: Float64Array,
  { numOutputs, featureNames, baseValues }: ExplanationParts,
  numRows: number,
  output: number | undefined,
  top: number,
  { style, width }: Layout
): string[] {
  const order = largestFirst(means)
  const shown = order.slice(0, top)
  const names = shown.map((feature) => printable(featureNames[feature]!))
  const nameWidth = Math.min(Math.max(...names.map(columnsOf), 12), 32)
  const barWidth = width - nameWidth - numberWidth - 6
  const classes = output === undefined ? `, summed over ${numOutputs} classes` : `, class ${output}`
  const bases = output === undefined ? Array.from(baseValues) : [baseValues[output]!]
  return [
    style.bold(`Mean absolute contributions over ${counted(numRows, 'row')}${numOutputs === 1 ? '' : classes}`),
    style.dim(`in raw-score units; base value ${bases.map((base) => decimal(base, 4)).join(', ')}`),
    '',
    ...shown.map((feature, i) => {
      const blocks = style.green(bar(means[feature]! / means[order[0]!]!, barWidth))
      return `${fit(names[i]!, nameWidth)}${fit(means[feature]!.toFixed(4), numberWidth, 'right')}  ${blocks}`.trimEnd()
    }),
    ...(order.length > shown.length ? [style.dim(`and ${order.length - shown.length} more`)] : [])
  ]
}
