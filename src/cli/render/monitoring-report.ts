/**
 * What monitoring found, as text for people.
 *
 * @module
 */
import type { CalibrationTest } from '../../credit/monitoring/calibration-test.ts'
import type { Change } from '../../credit/monitoring/findings.ts'
import type { MonitoringReport, StabilityFinding } from '../../credit/monitoring/monitor.ts'
import { counted, grouped } from '../../numeric/format-count.ts'
import { printable } from '../io/printable.ts'
import { columnsOf, decimal, fit, type Layout, percent, type Style } from './terminal.ts'

const paints: Readonly<Record<Change, keyof Style>> = { none: 'green', small: 'dim', moderate: 'yellow', large: 'red' }

/** Variables with index, p-value and change, the largest changes of bins, calibration. */
export function monitoringReport(report: MonitoringReport, { style, width }: Layout): string {
  const { numRows, variables, absent, calibration, significance } = report
  const nameWidth = Math.min(
    Math.max(8, ...variables.map(({ name }) => columnsOf(printable(name)))),
    Math.max(12, width - 56)
  )
  const head = ['index', 'chance', 'p', 'p, all', ''].map((name) => fit(name, 9, 'right')).join('')
  const lines = [
    `${counted(numRows.recent, 'recent row')} against ${grouped(numRows.reference)} of the reference`,
    '',
    style.dim(fit('', nameWidth) + head),
    ...variables.map((variable) => row(variable, nameWidth, style)),
    '',
    style.dim(`A change is one that chance explains with a probability below ${significance}, all variables together.`)
  ]
  const changed = variables.filter(({ change }) => change !== 'none')
  for (const variable of changed) lines.push('', ...binLines(variable, style))
  if (absent.length > 0) lines.push('', `Not among the recent rows: ${absent.map(printable).join(', ')}`)
  if (calibration !== undefined) {
    lines.push('', style.bold('Calibration'))
    if (calibration.reference !== undefined) lines.push(calibrationLine('reference', calibration.reference))
    lines.push(calibrationLine('recent', calibration.recent))
  }
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

function row(variable: StabilityFinding, nameWidth: number, style: Style): string {
  const { name, index, indexByChance, pValue, adjustedPValue, change } = variable
  const numbers = [decimal(index, 3), decimal(indexByChance, 3), pText(pValue), pText(adjustedPValue)]
  const word = change === 'none' ? 'no change' : change
  return (
    fit(printable(name), nameWidth) +
    numbers.map((text) => fit(text, 9, 'right')).join('') +
    `  ${style[paints[change]](word)}`
  )
}

const maxBins = 6

function binLines({ name, bins, means }: StabilityFinding, style: Style): string[] {
  const sorted = bins.toSorted(
    (a, b) => Math.abs(b.recent - b.reference) - Math.abs(a.recent - a.reference) || bins.indexOf(a) - bins.indexOf(b)
  )
  const shown = sorted.slice(0, maxBins).filter(({ reference, recent }) => reference !== recent)
  const { reference, recent } = means
  const words =
    reference === null || recent === null ? '' : `  mean ${shortNumber(reference)}, now ${shortNumber(recent)}`
  return [
    style.bold(printable(name)) + style.dim(words),
    ...shown.map(
      (bin) => `  ${fit(printable(bin.label), 28)}${fit(percent(bin.reference), 8, 'right')} → ${percent(bin.recent)}`
    )
  ]
}

function calibrationLine(name: string, test: CalibrationTest): string {
  return (
    `  ${fit(name, 10)} ${percent(test.meanPredicted)} predicted, ${percent(test.observedRate)} happened ` +
    `(${counted(test.numRows, 'row')}); p ${pText(test.inTheLarge.pValue)} of the difference, ` +
    `${pText(test.spiegelhalter.pValue)} of the curve (Spiegelhalter), ${pText(test.hosmerLemeshow.pValue)} (Hosmer–Lemeshow)`
  )
}

function pText(p: number): string {
  return Number.isNaN(p) ? '–' : p < 0.001 ? '< 0.001' : decimal(p, 3)
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4))).replace('-', '−')
}
