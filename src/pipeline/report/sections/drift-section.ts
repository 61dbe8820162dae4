/**
 * Drift: how recent rows differ from those of the reference, and whether that can be chance.
 *
 * @module
 */
import type { CalibrationTest } from '../../../credit/monitoring/calibration-test.ts'
import type { Change } from '../../../credit/monitoring/findings.ts'
import type { StabilityFinding } from '../../../credit/monitoring/monitor.ts'
import { histogramPlot } from '../../../plot/histogram.ts'
import { figure, figures, mark, paragraph, type Section, table } from '../elements.ts'
import { count, decimal, percent, pText, short } from '../figures-text.ts'
import { html, type Html } from '../html.ts'
import type { ReportInput } from '../report-input.ts'

const changes: Readonly<Record<Change, Html>> = {
  none: mark('no change', 'good'),
  small: mark('small', 'plain'),
  moderate: mark('moderate', 'unclear'),
  large: mark('large', 'bad')
}
const maxPlots = 4

/** The section of drift. */
export function driftSection({ monitoring }: ReportInput): Section | undefined {
  if (monitoring === undefined) return undefined
  const { numRows, significance, variables, absent, calibration } = monitoring
  const drawn = [
    ...variables.filter(({ role }) => role === 'score'),
    ...variables.filter(({ role }) => role === 'feature').toSorted((a, b) => b.index - a.index)
  ].slice(0, maxPlots)
  return {
    id: 'drift',
    title: 'Drift',
    body: html`${paragraph(
      `${count(numRows.recent)} recent rows against ${count(numRows.reference)} of the reference. `,
      `A change is one that chance explains with a probability below ${decimal(significance, 2)}, for all variables together; its size goes by the index: from 0.1 moderate, from 0.25 large.`
    )}
    ${figures(...drawn.map(distribution))}
    ${table({
      caption: 'Stability index of scores (PSI) and features (CSI)',
      columns: [
        { name: 'Variable' },
        { name: 'Index', isNumeric: true },
        { name: 'By chance', isNumeric: true },
        { name: 'p', isNumeric: true },
        { name: 'p, all variables', isNumeric: true },
        { name: 'Change' },
        { name: 'Mean then', isNumeric: true },
        { name: 'Mean now', isNumeric: true },
        { name: 'Missing then', isNumeric: true },
        { name: 'Missing now', isNumeric: true }
      ],
      rows: variables.map((variable) => [
        variable.name,
        decimal(variable.index),
        decimal(variable.indexByChance),
        pText(variable.pValue),
        pText(variable.adjustedPValue),
        changes[variable.change],
        short(variable.means.reference),
        short(variable.means.recent),
        percent(missingOf(variable).reference),
        percent(missingOf(variable).recent)
      ])
    })}
    ${absent.length === 0 ? undefined : paragraph(`Not among the recent rows: ${absent.join(', ')}.`)}
    ${calibration === undefined ? undefined : calibrationTable(calibration)}`
  }
}

function missingOf({ bins }: StabilityFinding): { reference: number; recent: number } {
  return bins.at(-1) ?? { reference: NaN, recent: NaN }
}

function distribution({ name, bins }: StabilityFinding): Html {
  const share = (value: number): number => (Number.isFinite(value) ? 100 * value : 0)
  const shown = bins.filter(({ reference, recent }) => reference > 0 || recent > 0)
  const draw = (width: number): string =>
    histogramPlot(
      shown.map(({ label }) => label),
      [
        { name: 'reference', values: shown.map(({ reference }) => share(reference)) },
        { name: 'recent', values: shown.map(({ recent }) => share(recent)) }
      ],
      { width, title: name, unit: '% of rows' }
    )
  return figure(draw, 'half')
}

function calibrationTable({
  reference,
  recent
}: {
  readonly reference?: CalibrationTest
  readonly recent: CalibrationTest
}): Html {
  const rows: [string, CalibrationTest][] = [
    ...(reference === undefined ? [] : [['reference', reference] as [string, CalibrationTest]]),
    ['recent', recent]
  ]
  return table({
    caption: 'Calibration: what was predicted and what happened',
    columns: [
      { name: 'Sample' },
      { name: 'Rows', isNumeric: true },
      { name: 'Predicted', isNumeric: true },
      { name: 'Happened', isNumeric: true },
      { name: 'p of the difference', isNumeric: true },
      { name: 'Spiegelhalter z', isNumeric: true },
      { name: 'p', isNumeric: true },
      { name: 'Hosmer–Lemeshow', isNumeric: true },
      { name: 'p', isNumeric: true }
    ],
    rows: rows.map(([name, test]) => [
      name,
      count(test.numRows),
      percent(test.meanPredicted),
      percent(test.observedRate),
      pText(test.inTheLarge.pValue),
      decimal(test.spiegelhalter.z, 2),
      pText(test.spiegelhalter.pValue),
      `${decimal(test.hosmerLemeshow.statistic, 1)} (${test.hosmerLemeshow.degreesOfFreedom} df)`,
      pText(test.hosmerLemeshow.pValue)
    ])
  })
}
