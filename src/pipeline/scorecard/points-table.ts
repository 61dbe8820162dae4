/**
 * `pointsTable`: a scorecard as a table of whole points. An applicant's score is the base plus one entry for each field, so
 * it adds up exactly, also where a value is missing.
 *
 * @module
 */
import { strictLog } from '../../numeric/log.ts'
import { columnOf, type Table } from '../table.ts'
import { binNames, binsOfColumn } from './field-bins.ts'
import type { Scorecard } from './scorecard.ts'

/** How log-odds become points. */
export interface ScoreScale {
  /** Points at `baseOdds`. */
  readonly basePoints: number
  /** Odds, the mean of the cards', that earn `basePoints`. */
  readonly baseOdds: number
  /** Points that double the odds. */
  readonly pointsToDoubleOdds: number
}

/** Points of a field. */
export interface FieldPoints {
  readonly field: string
  readonly bins: readonly { readonly name: string; readonly points: number }[]
}

/** A scorecard in points. */
export interface PointsTable {
  /** Points of everyone. */
  readonly base: number
  readonly fields: readonly FieldPoints[]
}

/** 600 points at odds of 1, and 50 that double them. */
export const defaultScale: ScoreScale = { basePoints: 600, baseOdds: 1, pointsToDoubleOdds: 50 }

/**
 * The table of a scorecard. Points follow the mean log-odds of its cards, each entry rounded on its own.
 *
 * @throws RangeError when the scale is none
 */
export function pointsTable({ fields, cards }: Scorecard, scale: ScoreScale = defaultScale): PointsTable {
  const { basePoints, baseOdds, pointsToDoubleOdds } = scale
  if (!(baseOdds > 0 && pointsToDoubleOdds > 0 && Number.isFinite(basePoints)))
    throw new RangeError('"scale" expected odds and points to double them above 0, got others')
  const factor = pointsToDoubleOdds / strictLog(2)
  const meanOf = (valueOf: (card: number) => number): number =>
    cards.reduce((sum, _, card) => sum + valueOf(card), 0) / cards.length
  return {
    base: wholePoints(basePoints + factor * (meanOf((card) => cards[card]!.intercept) - strictLog(baseOdds))),
    fields: fields.map(({ bins, evidence }, field) => ({
      field: bins.field,
      bins: binNames(bins).map((name, bin) => ({
        name,
        points: wholePoints(factor * meanOf((card) => cards[card]!.coefficients[field]! * evidence[card]![bin]!))
      }))
    }))
  }
}

// No negative zero.
function wholePoints(points: number): number {
  return Math.round(points) + 0
}

/** Points of a row: what each field adds, and their sum with the base. */
export interface RowPoints {
  readonly score: number
  /** [numFields] */
  readonly points: readonly number[]
}

/**
 * Points of each row [numRows].
 *
 * @throws RangeError, TypeError when a column is not there or holds something else than in training
 */
export function scorePoints({ fields }: Scorecard, { base, fields: points }: PointsTable, table: Table): RowPoints[] {
  const binsOf = fields.map(({ bins }) => binsOfColumn(bins, columnOf(table, bins.field)))
  return Array.from({ length: table.numRows }, (_, row) => {
    const ofFields = points.map(({ bins }, field) => bins[binsOf[field]![row]!]!.points)
    return { score: ofFields.reduce((sum, value) => sum + value, base), points: ofFields }
  })
}
