/**
 * Performance of the model that counts: each class against the rest, calibration, KS, gains, confusion.
 *
 * @module
 */
import { curvePlot } from '../../../plot/curve.ts'
import { type ClassEvaluation, classMetricNames, type Evaluation } from '../../validation/evaluate.ts'
import type { DecisionFigures } from '../../experiment/figures.ts'
import { figure, figures, paragraph, type Section, table } from '../elements.ts'
import { count, decimal, measuredCell, percent } from '../figures-text.ts'
import { html, type Html } from '../html.ts'
import { mainEvaluation } from '../main-evaluation.ts'
import { classMetricWords } from '../metric-words.ts'
import type { ReportInput } from '../report-input.ts'

// So many curves can be told apart in one plot.
const maxCurves = 4

/** The section of performance. */
export function performanceSection(input: ReportInput): Section | undefined {
  const main = mainEvaluation(input)
  if (main === undefined) return undefined
  const { protocol, candidate, evaluation, decisions } = main
  const { classes } = evaluation
  // Of two classes, one says what the other says.
  const shown = (classes.length === 2 ? classes.slice(0, 1) : classes)
    // A class of no row, or of all, has no curves.
    .filter(({ numRows }) => numRows > 0 && numRows < evaluation.numRows)
    .slice(0, maxCurves)
  return {
    id: 'performance',
    title: 'Performance',
    body: html`${paragraph(`Of ${candidate}, by the protocol ${protocol}: every row is predicted by a model that has not seen it.`)}
    ${table({
      caption: 'Each class against the rest',
      columns: [
        { name: 'Class' },
        { name: 'Rows', isNumeric: true },
        ...classMetricNames.map((metric) => ({ name: classMetricWords[metric].name, isNumeric: true }))
      ],
      rows: classes.map(({ name, numRows, metrics }) => [
        name,
        count(numRows),
        ...classMetricNames.map((metric) => measuredCell(metrics[metric]))
      ])
    })}
    ${shown.length === 0 ? undefined : curvesOf(shown)} ${confusionTable(evaluation)}
    ${decisions.length === 0 ? undefined : decisionTable(decisions)}`
  }
}

function curvesOf(classes: readonly ClassEvaluation[]): Html {
  return html`${figures(
    figure(
      (width) => calibrationPlot(classes, width),
      'half',
      'Bins of about equally many rows. On the diagonal, what is predicted happens.'
    ),
    figure(
      (width) => gainsPlot(classes, width),
      'half',
      'Share of the class that is found among the rows it is most probable for.'
    )
  )}
  ${separation(classes[0]!)}`
}

function calibrationPlot(classes: readonly ClassEvaluation[], width: number): string {
  const curves = classes.map(({ name, reliability }) => ({
    name,
    x: reliability.map(({ meanProbability }) => meanProbability),
    y: reliability.map(({ eventRate }) => eventRate)
  }))
  return curvePlot(curves, {
    width,
    title: 'Calibration',
    xName: 'mean predicted probability',
    yName: 'observed share',
    xRange: [0, 1],
    yRange: [0, 1],
    diagonal: true,
    dots: true
  })
}

function gainsPlot(classes: readonly ClassEvaluation[], width: number): string {
  const curves = classes.map((one) => {
    const shares = rowShares(one)
    return { name: one.name, x: shares, y: [0, ...one.ksTable.map(({ eventsCaught }) => eventsCaught)] }
  })
  return curvePlot(curves, {
    width,
    title: 'Gains',
    xName: 'share of rows, the most probable first',
    yName: 'share of the class found',
    xRange: [0, 1],
    yRange: [0, 1],
    diagonal: true
  })
}

// From 0 to 1.
function rowShares({ ksTable }: ClassEvaluation): number[] {
  const numRows = ksTable.reduce((sum, bucket) => sum + bucket.numRows, 0)
  let seen = 0
  return [0, ...ksTable.map((bucket) => (seen += bucket.numRows) / numRows)]
}

function separation(one: ClassEvaluation): Html {
  const { name, ksTable, metrics } = one
  const shares = rowShares(one)
  const largest = ksTable.reduce((best, { distance }, i) => (distance > ksTable[best]!.distance ? i : best), 0)
  const at = ksTable[largest]
  const draw = (width: number): string =>
    curvePlot(
      [
        { name, x: shares, y: [0, ...ksTable.map(({ eventsCaught }) => eventsCaught)] },
        { name: 'others', x: shares, y: [0, ...ksTable.map(({ othersCaught }) => othersCaught)] }
      ],
      {
        width,
        title: `KS: ${name} against the others`,
        xName: `share of rows, the highest probability of ${name} first`,
        yName: 'share found',
        xRange: [0, 1],
        yRange: [0, 1],
        ...(at === undefined
          ? {}
          : {
              distance: {
                x: shares[largest + 1]!,
                from: at.othersCaught,
                to: at.eventsCaught,
                text: `KS ${decimal(at.distance)}`
              }
            })
      }
    )
  return html`${figure(draw, 'whole', `KS over all rows, not buckets: ${decimal(metrics.ks.value)}.`)}
  ${table({
    caption: `KS table of ${name}`,
    columns: [
      { name: 'Probability' },
      { name: 'Rows', isNumeric: true },
      { name, isNumeric: true },
      { name: 'Rate', isNumeric: true },
      { name: `${name} found`, isNumeric: true },
      { name: 'Others found', isNumeric: true },
      { name: 'Distance', isNumeric: true },
      { name: 'Lift', isNumeric: true }
    ],
    rows: ksTable.map((bucket) => [
      `${decimal(bucket.lowest)} to ${decimal(bucket.highest)}`,
      count(bucket.numRows),
      count(bucket.numEvents),
      percent(bucket.eventRate),
      percent(bucket.eventsCaught),
      percent(bucket.othersCaught),
      decimal(bucket.distance),
      decimal(bucket.lift, 2)
    ]),
    classOf: (row) => (row === largest ? 'chosen' : undefined)
  })}`
}

function confusionTable({ confusion, classes }: Evaluation): Html {
  const totals = confusion.map((row) => row.reduce((sum, number) => sum + number, 0))
  const shareOf = (row: number, column: number): number => confusion[row]![column]! / totals[row]!
  return table({
    caption: 'Confusion: rows by class and by the class given',
    columns: [
      { name: 'Class' },
      ...classes.map(({ name }) => ({ name: `given ${name}`, isNumeric: true })),
      { name: 'Rows', isNumeric: true }
    ],
    rows: confusion.map((row, i) => [
      classes[i]?.name ?? String(i),
      ...row.map((number, j) => html`${count(number)} <span class="share">${percent(shareOf(i, j))}</span>`),
      count(totals[i]!)
    ]),
    classOf: (row, column) => {
      const share = column === 0 || column > confusion.length ? 0 : shareOf(row, column - 1)
      const tint = Math.round(share * 9)
      return tint > 0 ? `t${tint}` : undefined
    }
  })
}

function decisionTable(decisions: readonly DecisionFigures[]): Html {
  return table({
    caption: 'Ways to decide, by the same probabilities',
    columns: [
      { name: 'Class by' },
      { name: 'Accuracy', isNumeric: true },
      { name: 'Macro F1', isNumeric: true },
      { name: 'Macro recall', isNumeric: true },
      { name: 'Cutoffs fitted on all folds', isNumeric: true }
    ],
    rows: decisions.map(({ decision, accuracy, macro_f1, macro_recall, cutoffs = [] }) => [
      decision === 'argmax' ? 'the most probable' : decision,
      ...[accuracy, macro_f1, macro_recall].map((figures) =>
        measuredCell(figures, (value) => decimal(value, 4), decimal)
      ),
      cutoffs.map((cutoff) => decimal(cutoff)).join(', ')
    ])
  })
}
