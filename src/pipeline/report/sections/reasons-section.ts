/**
 * Reasons: which are given, and whether they stay when something changes that should not matter.
 *
 * @module
 */
import { barPlot } from '../../../plot/bar.ts'
import { figure, paragraph, type Section, table } from '../elements.ts'
import { count, percent } from '../figures-text.ts'
import { html } from '../html.ts'
import type { ReportInput } from '../report-input.ts'

/** The section of reasons. */
export function reasonsSection({ reasons: figures }: ReportInput): Section | undefined {
  if (figures === undefined) return undefined
  const { numApplicants, reasons, stability = [] } = figures
  return {
    id: 'reasons',
    title: 'Reasons',
    body: html`${paragraph(`Of ${count(numApplicants)} applicants who get reasons.`)}
    ${
      reasons.length === 0
        ? undefined
        : figure(
            (width) =>
              barPlot(
                reasons.map(({ numFirst }) => (100 * numFirst) / numApplicants),
                reasons.map(({ text }) => text),
                { width, title: 'How often each is the first reason', unit: '% of applicants' }
              ),
            'whole'
          )
    }
    ${table({
      caption: 'Frequency of reasons',
      columns: [
        { name: 'Reason' },
        { name: 'Code' },
        { name: 'First', isNumeric: true },
        { name: 'Share', isNumeric: true },
        { name: 'Among the reasons', isNumeric: true },
        { name: 'Share', isNumeric: true }
      ],
      rows: reasons.map(({ text, code, numFirst, numAny }) => [
        text,
        html`<code>${code}</code>`,
        count(numFirst),
        percent(numFirst / numApplicants),
        count(numAny),
        percent(numAny / numApplicants)
      ])
    })}
    ${
      stability.length === 0
        ? undefined
        : table({
            caption: 'Stability of reasons',
            columns: [
              { name: 'What changes' },
              { name: 'First reason stays', isNumeric: true },
              { name: 'Same reasons, in any order', isNumeric: true }
            ],
            rows: stability.map(({ name, firstAgrees, setAgrees }) => [
              name,
              percent(firstAgrees),
              percent(setAgrees ?? NaN)
            ])
          })
    }`
  }
}
