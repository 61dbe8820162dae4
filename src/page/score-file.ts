/**
 * `scoreFile`: scores the applicants of a CSV file while the page stays responsive. The file is read in pieces, no faster
 * than it is scored, so its length does not matter.
 *
 * @module
 */
import type { CreditScorer } from '../credit/scorer.ts'
import type { ScoreRow } from '../credit/scoring/score-csv.ts'
import { csvRecords } from '../records/csv.ts'
import type { RecordItem } from '../records/record-item.ts'
import { textOf } from './blob-text.ts'
import { nextTask } from './next-task.ts'

/** A row of the file, with its score or the reason it has none. */
export interface ScoredRow extends ScoreRow {
  readonly line: number
  /** Cells by field; undefined when they do not match the header. */
  readonly record: Readonly<Record<string, unknown>> | undefined
}

/** Some rows, and how much of the file has been read. */
export interface ScoredRows {
  readonly rows: readonly ScoredRow[]
  /** Share of the file that is done, 0 to 1. */
  readonly share: number
}

/** How to read a file. */
export interface FileOptions {
  /** Stops the work before the next rows. */
  readonly signal: AbortSignal
  /** Called once with the names of the columns, as they are in the file. */
  readonly onHeader: (names: readonly string[]) => void
}

// Longest time to work before the page may do something else [milliseconds]: half a frame.
const sliceLength = 8

/**
 * Scores the rows of a file; ends early, without an error, when stopped.
 *
 * @throws Error with a one-sentence message when the file cannot be read, is JSON, has no header, or has columns for too few fields
 */
export async function* scoreFile(
  scorer: CreditScorer,
  file: Blob,
  { signal, onHeader }: FileOptions
): AsyncGenerator<ScoredRows> {
  let numBytes = 0
  let numDone = 0
  const pieces = textOf(file, (count) => {
    numBytes += count
  })
  const keysOfColumns = (names: readonly string[]): readonly string[] => {
    const keys = scorer.keysOfHeader(names)
    onHeader(names)
    return keys
  }
  for await (const items of csvRecords(withoutJson(pieces), { keysOfColumns })) {
    for (let begin = 0; begin < items.length;) {
      await nextTask()
      if (signal.aborted) return
      const rows = scoreSlice(scorer, items, begin)
      begin += rows.length
      yield { rows, share: (numDone + (numBytes - numDone) * (begin / items.length)) / file.size }
    }
    numDone = numBytes
  }
}

function scoreSlice(scorer: CreditScorer, items: readonly RecordItem[], begin: number): ScoredRow[] {
  const end = performance.now() + sliceLength
  const rows: ScoredRow[] = []
  for (let i = begin; i < items.length && (rows.length === 0 || performance.now() < end); i++) {
    rows.push(scoreRow(scorer, items[i]!))
  }
  return rows
}

function scoreRow(scorer: CreditScorer, { record, error, line, cells }: RecordItem): ScoredRow {
  const row = { line: line!, cells: cells!, record }
  if (record === undefined) return { ...row, score: undefined, fault: error.message }
  return { ...row, score: scorer.score(record), fault: undefined }
}

// The pieces, unless they begin as JSON does, of which the page would only say that it has no fields.
async function* withoutJson(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let isBlank = true
  for await (const piece of pieces) {
    if (isBlank && /^\s*[{[]/.test(piece))
      throw new Error('expected CSV with a header row, got JSON; the command line reads JSON')
    isBlank &&= piece.trim() === ''
    yield piece
  }
}
