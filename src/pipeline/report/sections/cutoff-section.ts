/**
 * Cutoffs: who would pass, and how many of them would turn out bad.
 *
 * @module
 */
import { curvePlot } from '../../../plot/curve.ts'
import { figure, paragraph, type Section, table } from '../elements.ts'
import { count, percent } from '../figures-text.ts'
import { html } from '../html.ts'
import type { ReportInput } from '../report-input.ts'

/** The section of cutoffs. */
export function cutoffSection({ cutoffs }: ReportInput): Section | undefined {
  if (cutoffs === undefined || cutoffs.rows.length === 0) return undefined
  const { numRows, badRate, rows, current } = cutoffs
  const defined = rows.filter((row) => Number.isFinite(row.badRate))
  const draw = (width: number): string =>
    curvePlot(
      [
        { name: 'approval rate', x: defined.map(({ points }) => points), y: defined.map((row) => row.approvalRate) },
        {
          name: 'bad rate of those approved',
          x: defined.map(({ points }) => points),
          y: defined.map((row) => row.badRate)
        }
      ],
      { width, title: 'Approval rate and bad rate by cutoff', xName: 'points needed', yName: 'share', yRange: [0, 1] }
    )
  return {
    id: 'cutoffs',
    title: 'Cutoffs',
    body: html`${paragraph(
      `Of ${count(numRows)} rows, ${percent(badRate)} of them bad: what it would mean to approve from so many points on.`
    )}
    ${defined.length === 0 ? undefined : figure(draw, 'whole')}
    ${table({
      caption: 'Cutoff table',
      columns: [
        { name: 'Points' },
        { name: 'Approved', isNumeric: true },
        { name: 'Approval rate', isNumeric: true },
        { name: 'Bad rate of approved', isNumeric: true },
        { name: 'Bad declined', isNumeric: true },
        { name: 'Good declined', isNumeric: true }
      ],
      rows: rows.map((row) => [
        `from ${count(row.points)}`,
        count(row.numApproved),
        percent(row.approvalRate),
        percent(row.badRate),
        percent(row.badDeclined),
        percent(row.goodDeclined)
      ]),
      classOf: (row) => (rows[row]!.points === current ? 'chosen' : undefined)
    })}`
  }
}
