/**
 * An audit as text for a person.
 *
 * @module
 */
import { counted } from '../../../numeric/format-count.ts'
import type { Severity } from './finding.ts'
import type { AuditReport } from './leakage-audit.ts'
import type { AuditedProtocol } from './trials.ts'

const markOf: Readonly<Record<Severity, string>> = { high: 'HIGH', medium: 'MEDIUM', info: 'INFO' }
const indent = 8
const numSingles = 5

/**
 * The report in lines: findings, the gravest first; figures by protocol; what was looked for and not found.
 *
 * @param width - characters of a line (default: 80)
 */
export function auditSummary(report: AuditReport, width: number = 80): string {
  const { numRows, numGroups, numFeatures, findings, passed, notChecked, protocols, singleFeatures } = report
  const groupText = numGroups === undefined ? '' : ` of ${counted(numGroups, 'group')}`
  const found = findings.map(
    ({ severity, code, message }) => `${markOf[severity].padEnd(indent)}${code}\n${wrapped(message, width, indent)}`
  )
  const strongest = singleFeatures.slice(0, numSingles).map(({ feature, auc }) => `${feature} ${auc.toFixed(3)}`)
  const notes = [
    `Strongest single features, by AUC: ${strongest.join(', ')}`,
    ...(passed.length === 0 ? [] : [`Looked for and not found: ${passed.join(', ')}`]),
    ...(notChecked.length === 0 ? [] : [`Not looked for, for want of a column: ${notChecked.join(', ')}`])
  ]
  const parts = [
    `Audit of ${counted(numRows, 'row')}${groupText}, ${counted(numFeatures, 'feature')}`,
    ...(found.length === 0 ? ['Nothing was found.'] : found),
    protocols.map(protocolLine).join('\n'),
    notes.map((note) => wrapped(note, width, 0)).join('\n')
  ]
  return `${parts.join('\n\n')}\n`
}

function protocolLine({ name, accuracy, auc, logLoss }: AuditedProtocol): string {
  const { value, lower, upper } = accuracy
  return `${name.padEnd(19)}accuracy ${value.toFixed(4)} [${lower.toFixed(4)}, ${upper.toFixed(4)}]  AUC ${auc.value.toFixed(4)}  log loss ${logLoss.value.toFixed(4)}`
}

function wrapped(text: string, width: number, margin: number): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line === '') lines[lines.length - 1] = word
    else if (margin + line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines.map((line) => ' '.repeat(margin) + line).join('\n')
}
