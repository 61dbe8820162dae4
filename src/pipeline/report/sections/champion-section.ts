/**
 * The choice: the rule that was written before, how it came out, and how far the others are away.
 *
 * @module
 */
import type { MetricName } from '../../validation/evaluate.ts'
import { mark, paragraph, type Section, table } from '../elements.ts'
import { decimal, measuredCell, pText } from '../figures-text.ts'
import { html } from '../html.ts'
import { metricWords } from '../metric-words.ts'
import type { ReportInput } from '../report-input.ts'

const shown: readonly MetricName[] = ['log_loss', 'accuracy', 'auc_macro']

/** The section of the choice. */
export function championSection({ champion }: ReportInput): Section | undefined {
  if (champion === undefined) return undefined
  const { candidate, protocol, rule, reasoning, comparisons = [] } = champion
  return {
    id: 'champion',
    title: 'The champion',
    body: html`${paragraph(
        candidate === null
          ? html`No candidate was chosen, by the figures of the protocol ${protocol}.`
          : html`<strong>${candidate}</strong> was chosen, by the figures of the protocol ${protocol}. The rule:`
      )}
      <blockquote>${paragraph(rule)}</blockquote>
      <ol>
        ${reasoning.map((sentence) => html`<li>${sentence}</li>`)}
      </ol>
      ${
        comparisons.length === 0
          ? undefined
          : table({
              caption: `Others less ${candidate ?? 'the champion'}, compared customer by customer`,
              columns: [
                { name: 'Model' },
                ...shown.flatMap((metric) => [
                  { name: metricWords[metric].name, isNumeric: true },
                  { name: 'p', isNumeric: true }
                ])
              ],
              rows: comparisons.map(({ candidate: other, comparison }) => [
                other,
                ...shown.flatMap((metric) => {
                  const difference = comparison.metrics[metric]
                  const isLower = difference.value < 0
                  const isBetter = isLower === (metricWords[metric].better === 'lower')
                  const verdict =
                    difference.pValue < 0.05
                      ? mark(isBetter ? 'better' : 'worse', isBetter ? 'good' : 'bad')
                      : mark('no clear difference', 'plain')
                  return [
                    measuredCell(difference, signed, (end) => decimal(end, 4)),
                    html`${pText(difference.pValue)}<br />${verdict}`
                  ]
                })
              ])
            })
      }`
  }
}

function signed(value: number): string {
  const text = decimal(value, 4)
  return value > 0 && Number(text) !== 0 ? `+${text}` : text
}
