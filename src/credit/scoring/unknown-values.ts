/**
 * What the values that are not known may be: the valid range of a field; for a derived field, what its formula makes of those
 * of its inputs.
 *
 * @module
 */
import type { FieldSpec } from '../fields/field-spec.ts'
import { type DerivedColumn, type Interval, intervalOf } from '../fields/formula.ts'

/**
 * The values that each field may have: for a known one its value alone.
 *
 * @param values - the fields in column order; NaN means not known [numFields]
 */
export function possibleIntervals(
  fields: readonly FieldSpec[],
  derivedColumns: readonly DerivedColumn[],
  values: Float64Array
): Interval[] {
  const intervals = fields.map(({ validRange }, column): Interval => {
    const value = values[column]!
    return Number.isNaN(value) ? validRange : [value, value]
  })
  for (const derived of derivedColumns)
    if (Number.isNaN(values[derived.column]!)) intervals[derived.column] = intervalOf(derived, intervals)
  return intervals
}
