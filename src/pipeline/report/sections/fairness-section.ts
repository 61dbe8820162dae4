/**
 * Fairness: how decisions and scores differ between groups.
 *
 * @module
 */
import { intervalPlot } from '../../../plot/interval.ts'
import type { FairnessReport, GroupFairness } from '../../fairness/fairness.ts'
import type { Measured } from '../../validation/bootstrap.ts'
import { figure, mark, paragraph, type Section, table } from '../elements.ts'
import { count, decimal, measuredCell, percent } from '../figures-text.ts'
import { html, type Html } from '../html.ts'
import type { ReportInput } from '../report-input.ts'

const verdicts = {
  below: mark('below', 'bad'),
  unclear: mark('unclear', 'unclear'),
  above: mark('above', 'good'),
  reference: mark('reference', 'plain')
} as const

/** The section of fairness. */
export function fairnessSection({ fairness }: ReportInput): Section | undefined {
  if (fairness === undefined || fairness.length === 0) return undefined
  return {
    id: 'fairness',
    title: 'Fairness by group',
    body: html`${paragraph(
      'These are measurements, not judgements: a difference may have good reasons, and the lack of one proves nothing. ',
      'The adverse impact ratio is a group’s approval rate over that of the reference; below four fifths it calls for a closer look.'
    )}
    ${fairness.map(attribute)}`
  }
}

function attribute({ attribute: name, reference, groups }: FairnessReport): Html {
  const has = (key: keyof GroupFairness): boolean => groups.some((group) => group[key] !== undefined)
  const rate = (figures: Measured): Html => measuredCell(figures, percent, (end) => decimal(100 * end, 1))
  const plotted = groups.filter(({ approvalRate }) => Number.isFinite(approvalRate.value))
  return html`<h3>${name}</h3>
    ${figure(
      (width) =>
        intervalPlot(
          plotted.map(({ name: group, approvalRate: { value, lower, upper } }) => ({
            name: group,
            value: 100 * value,
            lower: 100 * lower,
            upper: 100 * upper
          })),
          { width, title: `Approval rate by ${name}`, unit: '% approved' }
        ),
      'whole'
    )}
    ${table({
      caption: `Groups of ${name}, compared with ${reference}`,
      columns: [
        { name: 'Group' },
        { name: 'Rows', isNumeric: true },
        { name: 'Approval rate', isNumeric: true },
        { name: 'Adverse impact ratio', isNumeric: true },
        { name: 'Four fifths' },
        ...(has('meanDifference') ? [{ name: 'Mean difference of points (SMD)', isNumeric: true }] : []),
        ...(has('approvalOfGood') ? [{ name: 'Approval rate of the good', isNumeric: true }] : [])
      ],
      rows: groups.map((group) => [
        group.name,
        count(group.numRows),
        rate(group.approvalRate),
        measuredCell(group.adverseImpactRatio, (value) => decimal(value, 2)),
        verdicts[group.fourFifths],
        ...(group.meanDifference === undefined
          ? []
          : [measuredCell(group.meanDifference, (value) => decimal(value, 2))]),
        ...(group.approvalOfGood === undefined ? [] : [rate(group.approvalOfGood)])
      ])
    })}`
}
