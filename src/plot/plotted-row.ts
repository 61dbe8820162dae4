/**
 * What plots of a single row share: its options, contributions, labels and colours.
 *
 * @module
 */
import { kindOf, textOption } from '../checks.ts'
import { plotOptions, type PlotOptions } from './plot-options.ts'
import { type PlottedExplanation, plottedOutput } from './plotted-explanation.ts'
import type { Look } from './svg.ts'

/** Options of a plot of a single row. */
export interface RowPlotOptions extends PlotOptions {
  /** Row of the explanation. */
  readonly row: number
  /** Which raw score; may be left out when there is only one. */
  readonly output?: number
  /** The row's values as they are to be shown [numFeatures]; left out, only names are. */
  readonly rowValues?: readonly (string | number | null | undefined)[]
  /** Name of the score without the row's features (default `Base value`). */
  readonly baseName?: string
  /** Name of the score with them (default `Raw score`). */
  readonly totalName?: string
  /** Whether more is better: what lowers the score is red, what raises it blue (default the other way round). */
  readonly risingIsGood?: boolean
}

/** What a plot of a single row shows, checked. */
export interface PlottedRow extends Required<PlotOptions> {
  readonly base: number
  /** What each feature adds to the base [numFeatures]. */
  readonly contributions: Float64Array
  readonly baseName: string
  readonly totalName: string
  /** A feature's value, as `= value`; empty where none was given. */
  readonly detailOf: (feature: number) => string
  /** How what lowers the score looks. */
  readonly down: Look
  /** How what raises it looks. */
  readonly up: Look
}

const ownOptions = ['row', 'output', 'rowValues', 'baseName', 'totalName', 'risingIsGood']

/**
 * The row to plot, and how.
 *
 * @param defaults - of the options that every plot has
 * @throws TypeError, RangeError when an option does not fit the explanation, or a value is not finite
 */
export function plottedRow(
  explanation: PlottedExplanation,
  options: RowPlotOptions,
  defaults: Parameters<typeof plotOptions>[1]
): PlottedRow {
  const { risingIsGood = false } = options
  const plot = plotOptions(options, defaults, ownOptions)
  const baseName = textOption('baseName', options.baseName, 'Base value')
  const totalName = textOption('totalName', options.totalName, 'Raw score')
  const row = rowContributions(explanation, options)
  const detailOf = rowDetails(explanation, options)
  if (typeof risingIsGood !== 'boolean') {
    throw new TypeError(`"risingIsGood" expected a boolean, got ${kindOf(risingIsGood)}`)
  }
  const [down, up] = risingIsGood ? (['bad', 'good'] as const) : (['down', 'up'] as const)
  return { ...plot, ...row, baseName, totalName, detailOf, down, up }
}

function rowContributions(
  { values, baseValues, numRows, numOutputs, numFeatures }: PlottedExplanation,
  { row, output }: RowPlotOptions
): { base: number; contributions: Float64Array } {
  if (!(Number.isInteger(row) && row >= 0 && row < numRows)) {
    throw new RangeError(`"row" expected 0 to ${numRows - 1}, got ${row}`)
  }
  const number = plottedOutput(numOutputs, output)
  const base = baseValues[number]!
  const offset = (row * numOutputs + number) * numFeatures
  const contributions = values.subarray(offset, offset + numFeatures)
  if (!Number.isFinite(base) || !contributions.every(Number.isFinite)) {
    throw new RangeError('"explanation" expected finite values')
  }
  return { base, contributions }
}

function rowDetails({ numFeatures }: PlottedExplanation, { rowValues }: RowPlotOptions): (feature: number) => string {
  if (rowValues === undefined) return () => ''
  if (rowValues.length !== numFeatures) {
    throw new RangeError(`"rowValues" expected ${numFeatures} values, got ${rowValues.length}`)
  }
  return (feature) => `= ${shownValue(rowValues[feature])}`
}

function shownValue(value: string | number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return 'missing'
  return typeof value === 'number' ? String(Number(value.toPrecision(6))).replaceAll('-', '−') : value
}

/** A feature's name with its value. */
export function labelOf(name: string, detail: string): string {
  return detail === '' ? name : `${name} ${detail}`
}

/** What features without a place of their own are called. */
export function otherFeatures(count: number): string {
  return count === 1 ? '1 other feature' : `${count} other features`
}
