/**
 * Scores as CSV beside the input they belong to: its columns, then class, points, probabilities and reasons.
 *
 * @module
 */
import { csvLine, namesBeside } from '../../records/csv-writer.ts'
import type { ApplicantScore } from './applicant-score.ts'
import { creditClasses } from './champion-definition.ts'

/** A row of the input, with its score or the reason it has none. */
export interface ScoreRow {
  /** Line of the input on which the row begins, from 1; undefined for JSON. */
  readonly line: number | undefined
  /** The cells of the input; more or fewer than its columns if the row is not well formed. */
  readonly cells: readonly (string | number)[]
  readonly score: ApplicantScore | undefined
  /** Why there is none, without quoting the row. */
  readonly fault: string | undefined
}

/** Columns after those of the input; one that the input has, too, gets a number. */
export const scoreColumns: readonly string[] = [
  'line',
  'class',
  'points',
  ...creditClasses.map((name) => `probability_${name}`),
  'reason_1',
  'reason_2',
  'reason_3',
  'reason_4',
  'not_scored',
  'surplus_cells'
]

/** The header line. */
export function scoreCsvHeader(columns: readonly string[]): string {
  return csvLine([...columns, ...namesBeside(columns, scoreColumns)])
}

/**
 * The line of a row. Cells that no column is left for are the last cell, as a line of CSV.
 *
 * @param numColumns - number of columns of the input
 */
export function scoreCsvLine({ cells, line, score, fault }: ScoreRow, numColumns: number): string {
  const input = Array.from({ length: numColumns }, (_, column) => cells[column] ?? '')
  const surplus = cells.slice(numColumns)
  const surplusText = surplus.length === 0 ? '' : csvLine(surplus).trimEnd()
  return csvLine([...input, line ?? '', ...scoreCells(score), whyNotScored(score, fault), surplusText])
}

function scoreCells(score: ApplicantScore | undefined): (string | number)[] {
  if (score?.status !== 'scored') return scoreColumns.slice(1, -2).map(() => '')
  const { prediction, points, probabilities, reasons } = score
  const texts = [0, 1, 2, 3].map((i) => reasons[i]?.text ?? '')
  return [prediction, points, ...creditClasses.map((name) => probabilities[name]), ...texts]
}

/** Why a row has no class and no points; empty if it has. */
export function whyNotScored(score: ApplicantScore | undefined, fault: string | undefined): string {
  if (score === undefined) return fault ?? ''
  return score.status === 'scored' ? '' : `${score.status}: ${score.message}`
}
