/**
 * Columns that are computed from two others.
 *
 * @module
 */
import { numbersOf, type Table, withColumns } from '../table.ts'
import type { RatioPlan } from './plan.ts'

/**
 * The table with its ratios: new columns, or in place of those of the same name; missing where a part is.
 *
 * @throws RangeError, TypeError when a column is not there or holds texts
 */
export function withRatios(table: Table, ratios: readonly RatioPlan[]): Table {
  return ratios.reduce((soFar, { name, numerator, denominator, plus = 1 }) => {
    const over = numbersOf(soFar, numerator)
    const under = numbersOf(soFar, denominator)
    return withColumns(soFar, { [name]: over.map((value, row) => value / (under[row]! + plus)) })
  }, table)
}
