/**
 * Tables of CTRs: the statistics of a combination as numbers that trees test, in float32.
 *
 * Source: CatBoost 1.2.10 catboost/libs/model/static_ctr_provider.cpp, CalcCtrs; online_ctr.h, TModelCtr::Calc.
 *
 * @module
 */
import { type WideColumn, wideColumn } from './catboost-hashes.ts'
import type { Ctr, CtrTable } from './catboost-stage.ts'

/** The hashes of a table's combinations. */
export function hashesOfTable({ hashes, rows }: CtrTable): WideColumn {
  const column = wideColumn(rows.length)
  for (let i = 0; i < rows.length; i++) {
    column.low[i] = hashes[2 * i]!
    column.high[i] = hashes[2 * i + 1]!
  }
  return column
}

/**
 * What a CTR is by entry of its table: 1 + the row of the statistics, and 0 for combinations that training did not see
 * [1 + number of rows].
 */
export function valuesOfCtr(
  table: CtrTable,
  { targetBorder, priorNumerator, priorDenominator, shift, scale }: Ctr
): Float32Array {
  const { numerator, denominator } = fractionOf(table, targetBorder)
  const values = new Float32Array(1 + table.statistics.length / table.width)
  for (let entry = 0; entry < values.length; entry++) {
    const above = Math.fround(Math.fround(numerator(entry - 1)) + priorNumerator)
    const below = Math.fround(Math.fround(denominator(entry - 1)) + priorDenominator)
    values[entry] = Math.fround(Math.fround(above / below) + shift) * scale
  }
  return values
}

type OfRow = (row: number) => number

// What is divided by what, for each row; row -1 has nothing.
function fractionOf(
  { type, statistics, width, denominator }: CtrTable,
  targetBorder: number
): { numerator: OfRow; denominator: OfRow } {
  const column = (i: number): OfRow => {
    return (row) => (row < 0 ? 0 : statistics[row * width + i]!)
  }
  const sumFrom = (first: number): OfRow => {
    return (row) => {
      let sum = 0
      if (row >= 0) for (let i = first; i < width; i++) sum += statistics[row * width + i]!
      return sum
    }
  }
  switch (type) {
    case 'Counter':
    case 'FeatureFreq':
      return { numerator: column(0), denominator: () => denominator }
    case 'BinarizedTargetMeanValue':
    case 'FloatTargetMeanValue':
      return { numerator: column(0), denominator: column(1) }
    case 'Buckets':
      return { numerator: column(targetBorder), denominator: sumFrom(0) }
    case 'Borders':
      // Of two classes it is the second's count, whatever the border.
      return { numerator: sumFrom(width > 2 ? targetBorder + 1 : 1), denominator: sumFrom(0) }
  }
}
