/**
 * Audits the panel: `node bench/pipeline/run.js audit ../shared/data`; some minutes.
 *
 * @module
 */
import { join } from 'node:path'
import { auditSummary } from '../../src/pipeline/validation/audit/audit-summary.ts'
import { leakageAudit } from '../../src/pipeline/validation/audit/leakage-audit.ts'
import { readPanel } from './panel.ts'

const { table, label } = readPanel(join(process.argv[2] ?? '../shared/data', 'credit-score'))
const start = performance.now()
const report = await leakageAudit({
  table,
  label,
  train: { num_leaves: 63, num_iterations: 400, learning_rate: 0.05, verbosity: -1 },
  seed: 1,
  threads: 2,
  onProgress: ({ step, done, total }) => process.stderr.write(`\r${step} ${done} of ${total}    `)
})
process.stderr.write('\n')
console.log(auditSummary(report))
console.log(JSON.stringify(report.findings, undefined, 1))
console.log(`${Math.round((performance.now() - start) / 1000)} s`)
