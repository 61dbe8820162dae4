/**
 * Dots whose colour tells a value: one `<path>` per colour, so that thousands of them are a few kilobytes and quick to draw.
 *
 * @module
 */
import { integerOption, kindOf } from '../checks.ts'
import type { LegendEntry } from './chart-frame.ts'
import { px, type Shade, styled } from './svg.ts'

/** Values of a feature, one for each row: numbers, or texts; null, undefined and NaN are missing. */
export type PlottedColumn = ArrayLike<number | string | null | undefined>

const shades: readonly Shade[] = ['lowest', 'lower', 'low', 'mid', 'high', 'higher', 'highest']

/** What the colours mean. */
export const shadeLegend: readonly LegendEntry[] = [
  { name: 'low value', look: 'lowest', mark: 'dot' },
  { name: 'middle', look: 'mid', mark: 'dot' },
  { name: 'high', look: 'highest', mark: 'dot' },
  { name: 'text or missing', look: 'unranked', mark: 'dot' }
]

/**
 * The colour of each value by its rank among the others, equal ones alike.
 *
 * @returns [numRows]
 */
export function shadesOf(column: PlottedColumn): Shade[] {
  const values = numbersIn(column)
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const shadeOf = new Map<number, Shade>()
  for (let begin = 0; begin < sorted.length;) {
    const value = sorted[begin]!
    let end = begin + 1
    while (end < sorted.length && sorted[end] === value) end++
    const rank = sorted.length === 1 ? 0.5 : (begin + end - 1) / 2 / (sorted.length - 1)
    shadeOf.set(value, shades[Math.min(shades.length - 1, Math.floor(rank * shades.length))]!)
    begin = end
  }
  return Array.from(values, (value) => shadeOf.get(value) ?? 'unranked')
}

/** The numbers of a column; NaN where there is none [numRows]. */
export function numbersIn(column: PlottedColumn): Float64Array {
  return Float64Array.from(column, (value) => (typeof value === 'number' ? value : NaN))
}

/** A dot. */
export interface Dot {
  readonly x: number
  readonly y: number
  readonly shade: Shade
}

/** The dots, those of one colour in one element. */
export function dotElements(dots: readonly Dot[]): string[] {
  const paths = new Map<Shade, string[]>()
  for (const { x, y, shade } of dots) {
    const path = paths.get(shade)
    const move = `M${tenths(x)},${tenths(y)}h0`
    if (path === undefined) paths.set(shade, [move])
    else path.push(move)
  }
  return [...paths].map(([shade, moves]) => `<path ${styled(shade, 'dots')} d="${moves.join('')}"/>`)
}

/**
 * How many rows are drawn at most.
 *
 * @throws TypeError, RangeError naming the option
 */
export function maxRowsOption(given: number | undefined): number {
  const maxRows = integerOption('maxRows', given, 2000)
  if (maxRows < 1) throw new RangeError(`"maxRows" expected >= 1, got ${maxRows}`)
  return maxRows
}

/**
 * Rows to draw: all, or so many of them, evenly spread.
 *
 * @returns row numbers, ascending
 */
export function rowsToDraw(numRows: number, maxRows: number): Int32Array {
  const count = Math.min(numRows, maxRows)
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * numRows) / count))
}

/**
 * Checks the values of a feature.
 *
 * @throws TypeError, RangeError naming the column
 */
export function checkColumn(name: string, column: unknown, numRows: number): void {
  if (typeof column !== 'object' || column === null || !('length' in column))
    throw new TypeError(`"${name}" expected an array, got ${kindOf(column)}`)
  if (column.length !== numRows)
    throw new RangeError(`"${name}" expected ${numRows} values, got ${String(column.length)}`)
}

function tenths(length: number): string {
  return px(Math.round(length * 10) / 10)
}
