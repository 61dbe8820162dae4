/**
 * Protocols side by side: what a model scores depends on how rows are divided, so that every figure names its protocol.
 *
 * @module
 */
import { intervalPlot, type PlottedInterval } from '../../../plot/interval.ts'
import type { Measured } from '../../validation/bootstrap.ts'
import type { MetricName } from '../../validation/evaluate.ts'
import { counted } from '../../../numeric/format-count.ts'
import { figure, mark, paragraph, type Section, table } from '../elements.ts'
import { count, decimal, measuredCell } from '../figures-text.ts'
import { html } from '../html.ts'
import { metricWords } from '../metric-words.ts'
import type { ReportedProtocol, ReportInput } from '../report-input.ts'

const shown: readonly MetricName[] = [
  'accuracy',
  'macro_f1',
  'macro_recall',
  'log_loss',
  'brier',
  'auc_macro',
  'auc_hand_till'
]

/** Whether figures of a protocol are for comparison only. */
export function isAside({ name, isAside: given }: ReportedProtocol): boolean {
  return given ?? name === 'row-random'
}

/** The section of protocols. */
export function protocolSection({ protocols, champion }: ReportInput): Section | undefined {
  if (protocols === undefined || protocols.length === 0) return undefined
  const all = protocols.flatMap((protocol) =>
    protocol.candidates.map(({ candidate, evaluation }) => ({ protocol, candidate, evaluation }))
  )
  const plotted = (metric: MetricName): PlottedInterval[] =>
    all
      .map(({ protocol, candidate, evaluation }) => ({
        name: `${candidate}, ${protocol.name}`,
        ...finite(evaluation.metrics[metric]),
        isAside: isAside(protocol)
      }))
      .filter(({ value }) => Number.isFinite(value))
  const plot = (metric: MetricName) => (width: number) =>
    intervalPlot(plotted(metric), { width, title: metricWords[metric].name })
  const isChosen = (row: number): boolean =>
    champion !== undefined &&
    all[row]!.candidate === champion.candidate &&
    all[row]!.protocol.name === champion.protocol
  return {
    id: 'protocols',
    title: 'Protocols side by side',
    body: html`${protocols.map(
      (protocol) =>
        html`<p>
          <strong>${protocol.name}</strong> ${isAside(protocol) ? mark('for comparison only', 'unclear') : undefined}
          ${sentenceOf(protocol)}
        </p> `
    )}
    ${figure(plot('accuracy'), 'whole')} ${figure(plot('log_loss'), 'whole')}
    ${table({
      caption: 'Figures of rows that were not trained on',
      columns: [
        { name: 'Model' },
        { name: 'Protocol' },
        ...shown.map((metric) => ({ name: metricWords[metric].name, isNumeric: true }))
      ],
      rows: all.map(({ protocol, candidate, evaluation }) => [
        candidate,
        protocol.name,
        ...shown.map((metric) => measuredCell(evaluation.metrics[metric], (value) => decimal(value, 4), decimal))
      ]),
      classOf: (row) => (isChosen(row) ? 'chosen' : undefined)
    })}
    ${paragraph(resamplingWords(protocols))}`
  }
}

// Descriptions made by this library say how many folds there are.
function sentenceOf({ description, numFolds }: ReportedProtocol): string {
  return /\bfolds?\b/.test(description) ? description : `${description} ${counted(numFolds, 'fold')}.`
}

function finite({ value, lower, upper }: Measured): { value: number; lower: number; upper: number } {
  const end = (number: number): number => (Number.isFinite(number) ? number : NaN)
  return { value, lower: end(lower), upper: end(upper) }
}

function resamplingWords(protocols: readonly ReportedProtocol[]): string {
  const evaluation = protocols.flatMap(({ candidates }) => candidates)[0]?.evaluation
  if (evaluation === undefined || evaluation.resampling.numResamples === 0) return ''
  const { level, numResamples, seed } = evaluation.resampling
  const { numGroups, numRows } = evaluation
  const what = numGroups === numRows ? 'rows' : 'customers, of whom each has several rows'
  return `Intervals hold ${decimal(level * 100, 0)} % of ${count(numResamples)} resamples (seed ${seed}) of ${count(numGroups)} ${what}.`
}
