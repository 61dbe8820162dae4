/**
 * What plots of a single row share: which row and output it is, its values as text, the colours of its signs.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { type PlottedExplanation, plottedOutput } from './plotted-explanation.ts'
import type { Look } from './svg.ts'

/** A row to plot. */
export interface PlottedRow {
  /** Row of the explanation. */
  readonly row: number
  /** Which raw score; may be left out when there is only one. */
  readonly output?: number
  /** The row's values as they are to be shown [numFeatures]; left out, only names are. */
  readonly rowValues?: readonly (string | number | null | undefined)[]
}

/**
 * What each feature adds to the raw score of a row.
 *
 * @returns the base value, and contributions [numFeatures]
 * @throws RangeError when there is no such row or output, or a value is not finite
 */
export function rowContributions(
  { values, baseValues, numRows, numOutputs, numFeatures }: PlottedExplanation,
  { row, output }: PlottedRow
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

/**
 * The values of a row as text, `= value`; empty when they are not given.
 *
 * @throws RangeError when there are not as many as features
 */
export function rowDetails(
  { numFeatures }: PlottedExplanation,
  { rowValues }: PlottedRow
): (feature: number) => string {
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

/**
 * How what lowers and what raises the score look.
 *
 * @param risingIsGood - whether more is better (default false)
 * @throws TypeError when it is no boolean
 */
export function signLooks(risingIsGood: boolean = false): readonly [down: Look, up: Look] {
  if (typeof risingIsGood !== 'boolean') {
    throw new TypeError(`"risingIsGood" expected a boolean, got ${kindOf(risingIsGood)}`)
  }
  return risingIsGood ? ['bad', 'good'] : ['down', 'up']
}
