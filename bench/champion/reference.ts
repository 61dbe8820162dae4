/**
 * Counts the training panel as the applicants that later ones are compared with, by the champion's file beside this program, and
 * writes `src/credit/champion/champion-reference.ts`. Several rows are of one customer, which tests take into account.
 *
 * npm run champion:reference        # OPENCREDIT_DATA: the data folder, default ../shared/data
 *
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { loadScorer } from '../../src/credit/artifact/load-scorer.ts'
import { referenceOfPanel } from './panel-reference.ts'

const panel: Record<string, string>[] = parse(
  readFileSync(join(process.env['OPENCREDIT_DATA'] ?? '../shared/data', 'credit-score/panel_labelled_clean.csv')),
  { columns: true }
)
const { numRows, variables } = referenceOfPanel(loadScorer(readFileSync('bench/champion/champion.opencredit')), panel)

const source = `/**
 * The training panel as bins and counts. Written by bench/champion/reference.ts; do not edit.
 *
 * @module
 */
import type { MonitoringReference } from '../monitoring/monitoring-reference.ts'

/**
 * The champion's training panel, to compare other applicants with: its points, classes and fields, of customers with several
 * months each. For samples that \`createApplicantSample\` makes of the champion's scores.
 */
export const championReference: MonitoringReference = {
  numRows: ${numRows},
  variables: [
${variables.map((variable) => `    ${JSON.stringify(variable)}`).join(',\n')}
  ]
}
`
writeFileSync('src/credit/champion/champion-reference.ts', source)
console.log(`${numRows} rows, ${variables.length} variables: ${source.length} characters`)
