/**
 * The champion's scores as CSV.
 *
 * @module
 */
import { createScoreCsv, type ScoreCsv, type ScoreRow as RowOf } from '../scoring/score-csv.ts'
import type { ApplicantScore } from './applicant-score.ts'
import { creditClasses } from './champion-definition.ts'

export { whyNotScored } from '../scoring/score-csv.ts'

/** A row of the input, with its score or the reason it has none. */
export interface ScoreRow extends RowOf<ApplicantScore> {}

const csv = /* @__PURE__ */ createScoreCsv(creditClasses)

/** Columns after those of the input; one that the input has, too, gets a number. */
export const scoreColumns: readonly string[] = csv.columns

/** The header line. */
export const scoreCsvHeader: ScoreCsv['header'] = csv.header

/** The line of a row. */
export const scoreCsvLine: ScoreCsv['line'] = csv.line
