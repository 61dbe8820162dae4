/**
 * Data quality: where the data is from, what was repaired, what is missing.
 *
 * @module
 */
import type { CleaningReport, ColumnReport } from '../../cleaning/cleaning-report.ts'
import { paragraph, type Section, table } from '../elements.ts'
import { counted } from '../../../numeric/format-count.ts'
import { count, percent, short, undefinedFigure } from '../figures-text.ts'
import { html, type Html } from '../html.ts'
import type { ReportedData, ReportInput } from '../report-input.ts'

/** The section of data quality. */
export function dataSection({ data }: ReportInput): Section | undefined {
  if (data === undefined || data.length === 0) return undefined
  return { id: 'data', title: 'Data quality', body: html`${data.map(dataSet)}` }
}

function dataSet({ name, description, sha256, licence, cleaning }: ReportedData): Html {
  const { numRows, numFaults, firstFaults, identifiers, unknownColumns, columns } = cleaning
  const entries = Object.entries(columns)
  const numRepairs = entries.reduce((sum, [, column]) => sum + total(column), 0)
  const rows = entries.map(([column, report]) => [
    column,
    count(report.missing),
    percent(report.missing / numRows),
    count(total(report)),
    repairsOf(report),
    rangeOf(report)
  ])
  return html`<h3>${name}</h3>
    ${description === undefined ? undefined : paragraph(description)}
    ${paragraph(
      `${count(numRows)} rows; ${count(numRepairs)} repairs and impossible values in ${entries.filter(([, column]) => total(column) > 0).length} of ${entries.length} columns. `,
      numFaults === 0 ? 'Every record could be read.' : `${counted(numFaults, 'record')} could not be read.`,
      licence === undefined ? undefined : ` Licence: ${licence}.`
    )}
    ${
      firstFaults.length === 0
        ? undefined
        : html`<ul>
            ${firstFaults.map((fault) => html`<li>${fault}</li>`)}
          </ul>`
    }
    ${table({
      caption: `Columns of ${name} after cleaning`,
      columns: [
        { name: 'Column' },
        { name: 'Missing', isNumeric: true },
        { name: 'Share', isNumeric: true },
        { name: 'Repairs', isNumeric: true },
        { name: 'Of which' },
        { name: 'Range kept', isNumeric: true }
      ],
      rows
    })}
    ${leftOut(identifiers, unknownColumns)}
    ${sha256 === undefined ? undefined : html`<p class="muted">SHA-256 <code>${sha256}</code></p>`} `
}

function total({ counts }: ColumnReport): number {
  return Object.values(counts).reduce((sum, number) => sum + number, 0)
}

function repairsOf({ counts }: ColumnReport): string {
  const found = Object.entries(counts).filter(([, number]) => number > 0)
  return found.map(([code, number]) => `${code.replaceAll('_', ' ')}\u00a0${count(number)}`).join(', ')
}

function rangeOf({ range }: ColumnReport): string {
  return range === undefined ? undefinedFigure : `${short(range[0])} to ${short(range[1])}`
}

function leftOut(
  identifiers: CleaningReport['identifiers'],
  unknownColumns: CleaningReport['unknownColumns']
): Html | undefined {
  const sentences = [
    identifiers.length === 0 ? '' : `Left out because they identify people or rows: ${identifiers.join(', ')}.`,
    unknownColumns.length === 0 ? '' : `Left out because nothing is known of them: ${unknownColumns.join(', ')}.`
  ].filter((sentence) => sentence !== '')
  return sentences.length === 0 ? undefined : paragraph(sentences.join(' '))
}
