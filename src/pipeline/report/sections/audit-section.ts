/**
 * Leakage: what an audit looked for and found.
 *
 * @module
 */
import { figure, mark, paragraph, type Section, table } from '../elements.ts'
import { decimal } from '../figures-text.ts'
import { barPlot } from '../../../plot/bar.ts'
import { html } from '../html.ts'
import type { ReportInput } from '../report-input.ts'

const kinds = { high: 'bad', medium: 'unclear', info: 'plain' } as const
const maxFeatures = 15

/** The section of the leakage audit. */
export function auditSection({ audit }: ReportInput): Section | undefined {
  if (audit === undefined) return undefined
  const { findings, passed, notChecked, singleFeatures } = audit
  const words = (codes: readonly string[]): string => codes.map((code) => code.replaceAll('-', ' ')).join(', ')
  return {
    id: 'leakage',
    title: 'Leakage audit',
    body: html`${
      findings.length === 0
        ? paragraph('Nothing was found.')
        : table({
            caption: 'Findings, the gravest first',
            columns: [{ name: 'Finding' }, { name: 'Gravity' }, { name: 'What it says' }],
            rows: findings.map(({ code, severity, message }) => [
              code.replaceAll('-', ' '),
              mark(severity, kinds[severity]),
              message
            ])
          })
    }
    ${passed.length === 0 ? undefined : paragraph(`Looked for and not found: ${words(passed)}.`)}
    ${notChecked.length === 0 ? undefined : paragraph(`Not looked for, for want of a column: ${words(notChecked)}.`)}
    ${
      singleFeatures.length === 0
        ? undefined
        : figure(
            (width) =>
              barPlot(
                singleFeatures.map(({ auc }) => auc),
                singleFeatures.map(({ feature }) => feature),
                { width, maxFeatures, title: 'What each feature tells alone', unit: 'AUC' }
              ),
            'whole',
            `AUC of a small model of one feature; 0.5 is chance. The strongest is ${singleFeatures[0]!.feature} with ${decimal(singleFeatures[0]!.auc)}.`
          )
    }`
  }
}
