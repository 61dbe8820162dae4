/**
 * The results of scoring a file: counts, the first rows, and all rows as CSV, which the browser can keep on disk.
 *
 * @module
 */
import { type CreditClass, creditClasses } from '../credit/champion/champion-definition.ts'
import { csvLine } from '../records/csv-writer.ts'
import type { ScoredRow } from './score-file.ts'

/** The results so far. */
export interface FileResults {
  readonly addHeader: (names: readonly string[]) => void
  readonly addRows: (rows: readonly ScoredRow[]) => void
  readonly numRows: () => number
  readonly numFaults: () => number
  /** Rows with a repaired, missing or questionable value. */
  readonly numQuestionable: () => number
  readonly numOf: (name: CreditClass) => number
  readonly firstRows: () => readonly ScoredRow[]
  /** All rows as CSV: the columns of the file, then the results. */
  readonly csv: () => Blob
}

/** Columns added to those of the file. */
export const resultColumns: readonly string[] = [
  'line',
  'class',
  'points',
  ...creditClasses.map((name) => `probability_${name}`),
  'reason_1',
  'reason_2',
  'reason_3',
  'reason_4',
  'not_scored'
]

// Text is handed over to the browser in pieces of this many characters.
const pieceLength = 2 ** 20

/** Creates empty results. */
export function createFileResults(maxFirstRows: number): FileResults {
  const counts = new Map<CreditClass, number>()
  const firstRows: ScoredRow[] = []
  let blob = new Blob()
  let text = ''
  let columns: readonly string[] = []
  let numRows = 0
  let numFaults = 0
  let numQuestionable = 0
  const write = (cells: readonly (string | number)[]): void => {
    text += csvLine(cells)
    if (text.length < pieceLength) return
    blob = new Blob([blob, text])
    text = ''
  }
  return {
    addHeader: (names) => {
      columns = names
      write([...names, ...resultColumns])
    },
    addRows: (rows) => {
      for (const row of rows) {
        numRows++
        if (firstRows.length < maxFirstRows) firstRows.push(row)
        if (row.score === undefined) numFaults++
        else {
          const { prediction, repairs, warnings } = row.score
          counts.set(prediction, (counts.get(prediction) ?? 0) + 1)
          if (repairs.length + warnings.length > 0) numQuestionable++
        }
        write([...columns.map((name) => String(row.record?.[name] ?? '')), ...resultCells(row)])
      }
    },
    numRows: () => numRows,
    numFaults: () => numFaults,
    numQuestionable: () => numQuestionable,
    numOf: (name) => counts.get(name) ?? 0,
    firstRows: () => firstRows,
    csv: () => new Blob([blob, text], { type: 'text/csv' })
  }
}

function resultCells({ line, score, fault }: ScoredRow): (string | number)[] {
  if (score === undefined) return [line, ...resultColumns.slice(1, -1).map(() => ''), fault!]
  const { prediction, points, probabilities, reasons } = score
  const texts = [0, 1, 2, 3].map((i) => reasons[i]?.text ?? '')
  return [line, prediction, points, ...creditClasses.map((name) => probabilities[name]), ...texts, '']
}
