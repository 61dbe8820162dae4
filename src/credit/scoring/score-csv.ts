/**
 * Scores as CSV beside the input they belong to: its columns, then class, points, probabilities and reasons.
 *
 * @module
 */
import { csvLine, namesBeside } from '../../records/csv-writer.ts'
import type { CreditScore } from './applicant-scorer.ts'

/** A row of the input, with its score or the reason it has none. */
export interface ScoreRow<Score extends CreditScore = CreditScore> {
  /** Line of the input on which the row begins, from 1; undefined for JSON. */
  readonly line: number | undefined
  /** The cells of the input; more or fewer than its columns if the row is not well formed. */
  readonly cells: readonly (string | number)[]
  readonly score: Score | undefined
  /** Why there is none, without quoting the row. */
  readonly fault: string | undefined
}

/** Writes scores as CSV. */
export interface ScoreCsv {
  /** Columns after those of the input; one that the input has, too, gets a number. */
  readonly columns: readonly string[]
  /** The header line. */
  readonly header: (columns: readonly string[]) => string
  /**
   * The line of a row. Cells that no column is left for are the last cell, as a line of CSV.
   *
   * @param numColumns - number of columns of the input
   */
  readonly line: (row: ScoreRow, numColumns: number) => string
}

/** A writer for scores with these classes. */
export function createScoreCsv(classes: readonly string[]): ScoreCsv {
  const columns = [
    'line',
    'class',
    'points',
    ...classes.map((name) => `probability_${name}`),
    'reason_1',
    'reason_2',
    'reason_3',
    'reason_4',
    'not_scored',
    'surplus_cells'
  ]
  const scoreCells = (score: CreditScore | undefined): (string | number)[] => {
    if (score?.status !== 'scored') return columns.slice(1, -2).map(() => '')
    const { prediction, points, probabilities, reasons } = score
    const texts = [0, 1, 2, 3].map((i) => reasons[i]?.text ?? '')
    return [prediction, points, ...classes.map((name) => probabilities[name]!), ...texts]
  }
  return {
    columns,
    header: (names) => csvLine([...names, ...namesBeside(names, columns)]),
    line: ({ cells, line, score, fault }, numColumns) => {
      const input = Array.from({ length: numColumns }, (_, column) => cells[column] ?? '')
      const surplus = cells.slice(numColumns)
      const surplusText = surplus.length === 0 ? '' : csvLine(surplus).trimEnd()
      return csvLine([...input, line ?? '', ...scoreCells(score), whyNotScored(score, fault), surplusText])
    }
  }
}

/** Why a row has no class and no points; empty if it has. */
export function whyNotScored(score: CreditScore | undefined, fault: string | undefined): string {
  if (score === undefined) return fault ?? ''
  return score.status === 'scored' ? '' : `${score.status}: ${score.message}`
}
