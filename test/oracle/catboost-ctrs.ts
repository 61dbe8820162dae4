/**
 * CTRs of CatBoost by their definition: a hash of 64 bits folded value by value, a search through the list, steps in float32.
 *
 * @module
 */
import type { CatboostStage, Ctr, CtrProjection, CtrTable } from '../../src/model/libraries/catboost-stage.ts'

const multiplier = 0x4906ba494954cb65n

/** The hash of values, integers of 32 bits with a sign. */
export function foldedHash(values: readonly number[]): bigint {
  const wrapped = (value: bigint): bigint => BigInt.asUintN(64, value)
  return values.reduce((hash, value) => wrapped(multiplier * (hash + wrapped(multiplier * BigInt(value)))), 0n)
}

/**
 * The values of a projection.
 *
 * @param row - numbers, and for categories their hashes
 */
export function projectionValues({ categories, conditions, matches }: CtrProjection, row: readonly number[]): number[] {
  return [
    ...categories.map((column) => row[column]!),
    ...conditions.map(({ column, border, isNanAbove }) => {
      const value = Math.fround(row[column]!)
      return Number(value > border || (isNanAbove && Number.isNaN(value)))
    }),
    ...matches.map(({ column, hash }) => Number(row[column] === hash))
  ]
}

/** The CTRs of a row. */
export function ctrsOfRow({ projections, tables, ctrs }: CatboostStage, row: readonly number[]): number[] {
  return ctrs.map((ctr) => {
    const table = tables[ctr.table]!
    return ctrOf(table, ctr, foldedHash(projectionValues(projections[table.projection]!, row)))
  })
}

function ctrOf(table: CtrTable, ctr: Ctr, hash: bigint): number {
  const { type, hashes, rows, statistics, width, denominator } = table
  const { targetBorder, priorNumerator, priorDenominator, shift, scale } = ctr
  const place = rows.findIndex((_, i) => (BigInt(hashes[2 * i + 1]!) << 32n) + BigInt(hashes[2 * i]!) === hash)
  const found = place < 0 ? [] : [...statistics.slice(rows[place]! * width, (rows[place]! + 1) * width)]
  const sum = (list: readonly number[]): number => list.reduce((total, count) => total + count, 0)
  const [numerator, below] = {
    Borders: [sum(found.filter((_, i) => (width > 2 ? i > targetBorder : i === 1))), sum(found)],
    Buckets: [found[targetBorder] ?? 0, sum(found)],
    BinarizedTargetMeanValue: [found[0] ?? 0, found[1] ?? 0],
    FloatTargetMeanValue: [found[0] ?? 0, found[1] ?? 0],
    Counter: [found[0] ?? 0, denominator],
    FeatureFreq: [found[0] ?? 0, denominator]
  }[type].map(Math.fround) as [number, number]
  const share = Math.fround(Math.fround(numerator + priorNumerator) / Math.fround(below + priorDenominator))
  return Math.fround(Math.fround(share + shift) * scale)
}
