/**
 * The middle half of a baseline, between the quartiles of each field: a value on the good side of it is no reason for a lower
 * score, whatever the models make of it.
 *
 * @module
 */
import type { FieldSpec } from '../fields/field-spec.ts'

/** Lower quartile, median and upper quartile. */
export type Quartiles = readonly [lower: number, median: number, upper: number]

/** Quartiles with linear interpolation between values (Hyndman and Fan's type 7); NaN of no values. */
export function quartilesOf(values: readonly number[]): Quartiles {
  const sorted = Float64Array.from(values).sort()
  const at = (share: number): number => {
    const position = share * (sorted.length - 1)
    const below = Math.floor(position)
    const value = sorted[below] ?? NaN
    return below === position ? value : value + (position - below) * (sorted[below + 1]! - value)
  }
  return [at(0.25), at(0.5), at(0.75)]
}

/**
 * Whether a value is better than the better quartile of the baseline's values of its field; never where no direction is better.
 *
 * @param column - of the field
 * @param value - NaN means missing
 */
export type GoodSide = (column: number, value: number) => boolean

/**
 * Prepares the quartiles of a baseline.
 *
 * @param rows - the fields in column order; NaN means missing [numRows][numFields]
 */
export function createGoodSide(fields: readonly FieldSpec[], rows: readonly Float64Array[]): GoodSide {
  const quartiles = fields.map((_, column) =>
    quartilesOf(rows.map((row) => row[column]!).filter((value) => !Number.isNaN(value)))
  )
  return (column, value) => {
    const { moreIs } = fields[column]!
    const [lower, , upper] = quartiles[column]!
    return moreIs === 'better' ? value > upper : moreIs === 'worse' ? value < lower : false
  }
}
