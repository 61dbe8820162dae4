/**
 * An audit as text for a person.
 *
 * @module
 */
import { counted } from '../../../numeric/format-count.ts'
import type { FindingCode, Severity } from './finding.ts'
import type { AuditReport } from './leakage-audit.ts'
import type { AuditedProtocol } from './trials.ts'

const markOf: Readonly<Record<Severity, string>> = { high: 'HIGH', medium: 'MEDIUM', info: 'INFO' }
const numSingles = 5

/** The report in lines: findings, the gravest first; what was not found; figures by protocol. */
export function auditSummary(report: AuditReport): string {
  const { numRows, numGroups, numFeatures, findings, passed, notChecked, protocols, singleFeatures } = report
  const groupText = numGroups === undefined ? '' : ` of ${counted(numGroups, 'group')}`
  const lines = [`Audit of ${counted(numRows, 'row')}${groupText}, ${counted(numFeatures, 'feature')}`, '']
  for (const { severity, code, message } of findings)
    lines.push(`${markOf[severity].padEnd(8)}${code}`, `        ${message}`)
  if (findings.length === 0) lines.push('Nothing was found.')
  lines.push('', ...protocols.map(protocolLine))
  lines.push(
    codesLine('Looked for and not found', passed),
    codesLine('Not looked for, for want of a column', notChecked)
  )
  const strongest = singleFeatures.slice(0, numSingles).map(({ feature, auc }) => `${feature} ${auc.toFixed(3)}`)
  lines.push(`Strongest single features, by AUC: ${strongest.join(', ')}`)
  return `${lines.filter((line, i) => line !== '' || lines[i - 1] !== '').join('\n')}\n`
}

function protocolLine({ name, accuracy, auc, logLoss }: AuditedProtocol): string {
  const { value, lower, upper } = accuracy
  return `${name}: accuracy ${value.toFixed(4)} [${lower.toFixed(4)}, ${upper.toFixed(4)}], AUC ${auc.value.toFixed(4)}, log loss ${logLoss.value.toFixed(4)}`
}

function codesLine(what: string, codes: readonly FindingCode[]): string {
  return codes.length === 0 ? '' : `${what}: ${codes.join(', ')}`
}
