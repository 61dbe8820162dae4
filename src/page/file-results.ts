/**
 * The results of scoring a file: counts, the first rows, and all rows as CSV, which the browser can keep on disk.
 *
 * @module
 */
import { createScoreCsv } from '../credit/scoring/score-csv.ts'
import type { ScoredRow } from './score-file.ts'

/** The results so far. */
export interface FileResults {
  readonly addHeader: (names: readonly string[]) => void
  readonly addRows: (rows: readonly ScoredRow[]) => void
  readonly numRows: () => number
  readonly numFaults: () => number
  /** Rows of which too little is known for a class and points. */
  readonly numInsufficient: () => number
  /** Rows with a repaired, missing or questionable value. */
  readonly numQuestionable: () => number
  readonly numOf: (name: string) => number
  readonly firstRows: () => readonly ScoredRow[]
  /** All rows as CSV: the columns of the file, then the results. */
  readonly csv: () => Blob
}

// Text is handed over to the browser in pieces of this many characters.
const pieceLength = 2 ** 20

/** Creates empty results for these classes. */
export function createFileResults(classes: readonly string[], maxFirstRows: number): FileResults {
  const scoreCsv = createScoreCsv(classes)
  const counts = new Map<string, number>()
  const firstRows: ScoredRow[] = []
  let blob = new Blob()
  let text = ''
  let columns: readonly string[] = []
  let numRows = 0
  let numFaults = 0
  let numInsufficient = 0
  let numQuestionable = 0
  const write = (line: string): void => {
    text += line
    if (text.length < pieceLength) return
    blob = new Blob([blob, text])
    text = ''
  }
  return {
    addHeader: (names) => {
      columns = names
      write(scoreCsv.header(names))
    },
    addRows: (rows) => {
      for (const row of rows) {
        numRows++
        if (firstRows.length < maxFirstRows) firstRows.push(row)
        if (row.score === undefined) numFaults++
        else {
          if (row.score.status === 'scored') {
            const { prediction } = row.score
            counts.set(prediction, (counts.get(prediction) ?? 0) + 1)
          } else numInsufficient++
          if (row.score.repairs.length + row.score.warnings.length > 0) numQuestionable++
        }
        write(scoreCsv.line(row, columns.length))
      }
    },
    numRows: () => numRows,
    numFaults: () => numFaults,
    numInsufficient: () => numInsufficient,
    numQuestionable: () => numQuestionable,
    numOf: (name) => counts.get(name) ?? 0,
    firstRows: () => firstRows,
    csv: () => new Blob([blob, text], { type: 'text/csv' })
  }
}
