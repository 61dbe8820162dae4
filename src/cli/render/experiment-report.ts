/**
 * What an experiment found, as text for people.
 *
 * @module
 */
import { grouped } from '../../numeric/format-count.ts'
import type { CandidateFigures, ExperimentResults, ProtocolFigures } from '../../pipeline/experiment/results.ts'
import type { Measured } from '../../pipeline/validation/bootstrap.ts'
import { columnsOf, fit, type Layout, wrapped } from './terminal.ts'

/** Protocols with their candidates, ways to decide, differences from the champion, and why it is the champion. */
export function experimentReport(results: ExperimentResults, layout: Layout): string {
  const { data, protocols, champion, comparisons } = results
  const { style, width } = layout
  const groups = data.numGroups === data.numRows ? '' : ` of ${grouped(data.numGroups)} groups`
  const parts = [`${grouped(data.numRows)} rows${groups}, ${data.features.length} features\n`]
  for (const protocol of protocols) {
    parts.push(
      `${style.bold(protocol.name)}\n${wrapped(protocol.description.split(' '), width).map(style.dim).join('\n')}\n\n` +
        table(['candidate', 'accuracy', 'log loss', 'AUC', 'size', 'made worse'], protocol.candidates.map(figuresRow))
    )
  }
  const decisive = protocols.find(({ name }) => name === results.plan.rule.protocol)!
  if (decisive.candidates.some(({ decisions }) => decisions.length > 0)) {
    parts.push(`${style.bold('Accuracy by way to decide')} (${decisive.name})\n\n${decisionTable(decisive)}`)
  }
  const others = protocols.filter((one) => one !== decisive)
  if (others.length > 0) parts.push(`${style.bold('Accuracy by protocol')}\n\n${protocolTable([decisive, ...others])}`)
  if (comparisons.length > 0) {
    parts.push(
      `${style.bold(`Less that of ${champion.candidate}`)} (${decisive.name}, same resamples)\n\n` +
        table(
          ['candidate', 'accuracy', 'log loss', 'p'],
          comparisons.map(({ candidate, comparison: { metrics } }) => [
            candidate,
            interval(metrics.accuracy),
            interval(metrics.log_loss),
            metrics.log_loss.pValue < 0.001 ? '< .001' : metrics.log_loss.pValue.toFixed(3)
          ])
        )
    )
  }
  const reasons = champion.reasoning.flatMap((sentence) => wrapped(sentence.split(' '), width))
  parts.push(`${style.bold(`Champion: ${champion.candidate ?? 'none'}`)}\n${reasons.join('\n')}\n`)
  return parts.join('\n')
}

function figuresRow({ candidate, evaluation: { metrics }, size, monotone }: CandidateFigures): string[] {
  return [
    candidate,
    interval(metrics.accuracy),
    interval(metrics.log_loss),
    interval(metrics.auc_macro),
    grouped(Math.round(size)),
    monotone === null ? '' : `${grouped(monotone.worseProbability)} of ${grouped(monotone.changes)}`
  ]
}

function decisionTable({ candidates }: ProtocolFigures): string {
  return table(
    ['candidate', 'most probable', 'cutoffs .5', 'cutoffs fitted', 'those'],
    candidates.map(({ candidate, decisions }) => [
      candidate,
      ...decisions.map(({ accuracy }) => interval(accuracy)),
      decisions.at(-1)!.cutoffs!.join(' ')
    ])
  )
}

function protocolTable(protocols: readonly ProtocolFigures[]): string {
  const [first] = protocols
  const accuracyIn = ({ candidates }: ProtocolFigures, name: string): string => {
    const found = candidates.find(({ candidate }) => candidate === name)
    return found === undefined ? '' : found.evaluation.metrics.accuracy.value.toFixed(4)
  }
  return table(
    ['candidate', ...protocols.map(({ name }) => name)],
    first!.candidates.map(({ candidate }) => [candidate, ...protocols.map((one) => accuracyIn(one, candidate))])
  )
}

/** `0.6881 (0.6825–0.6937)`. */
function interval({ value, lower, upper }: Measured): string {
  const ends = Number.isNaN(lower) ? '' : ` (${lower.toFixed(4)}–${upper.toFixed(4)})`
  return `${value.toFixed(4)}${ends}`.replaceAll('-', '−')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows]
  const widths = head.map((_, i) => Math.max(...all.map((row) => columnsOf(row[i]!))))
  return all
    .map(
      (row) =>
        `${row
          .map((cell, i) => fit(cell, widths[i]!))
          .join('  ')
          .trimEnd()}\n`
    )
    .join('')
}
