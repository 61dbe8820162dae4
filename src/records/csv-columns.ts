/**
 * Columns from the bytes of CSV, without records in between: cells become numbers or texts where they stand.
 *
 * Lines of a plain form are divided by csv-column-batch.ts. All others, and what follows them up to the end of their row, are left
 * to the reader of csv-rows.ts, which says what CSV means.
 *
 * @module
 */
import { columnNamesOf } from './csv.ts'
import {
  type BatchBuilder,
  createBatchBuilder,
  type CsvBatch,
  type CsvColumn,
  maxPlainLine
} from './csv-column-batch.ts'
import { createCsvRowReader, type CsvRow } from './csv-rows.ts'

/** How to read columns. */
export interface CsvColumnsOptions {
  /** Column names of a file without a header row (default: the first row is the header). */
  readonly names?: readonly string[] | undefined
  /** Called once with the column names, before the first row: what becomes of each column. */
  readonly columnsOf: (names: readonly string[]) => readonly CsvColumn[]
}

const lineFeed = 10
const carriageReturn = 13

/**
 * The rows that end in each piece of bytes, which are UTF-8. Nothing is held back: a row is there when its line has ended.
 *
 * @throws Error when there is no usable header
 */
export async function* csvColumns(
  pieces: AsyncIterable<Uint8Array>,
  options: CsvColumnsOptions
): AsyncGenerator<CsvBatch> {
  const reader = createCsvColumnReader(options)
  for await (const piece of pieces) yield* reader.read(piece)
  yield* reader.end()
}

// Both give the batch that ends, if there is a header by then.
interface CsvColumnReader {
  readonly read: (piece: Uint8Array) => CsvBatch[]
  readonly end: () => CsvBatch[]
}

function createCsvColumnReader({ names, columnsOf }: CsvColumnsOptions): CsvColumnReader {
  const rows = createCsvRowReader(undefined, names?.length)
  // One for all that goes to the reader of rows: it drops a byte order mark and joins characters that are cut.
  const decoder = new TextDecoder()
  // Undefined before the header.
  let batch: BatchBuilder | undefined = names && createBatchBuilder(columnsOf(names))

  const addRows = (found: readonly CsvRow[]): void => {
    for (const row of found) {
      if (batch === undefined) batch = createBatchBuilder(columnsOf(columnNamesOf(row)))
      else batch.addRow(row)
    }
  }
  const readSlowly = (bytes: Uint8Array): void => addRows(rows.read(decoder.decode(bytes, { stream: true })))

  const readLines = (bytes: Uint8Array, start: number, end: number): void => {
    for (let begin = start; begin < end;) {
      const delimiter = rows.delimiter()
      if (batch !== undefined && delimiter !== undefined && delimiter < '\x80' && rows.isBetweenRows()) {
        const plain = batch.addLines(bytes, begin, end, delimiter.charCodeAt(0), rows.numLines() + 1)
        rows.passLines(plain.numLines)
        begin = plain.end
      }
      if (begin === end) return
      const lineEnd = bytes.indexOf(lineFeed, begin) + 1
      readSlowly(bytes.subarray(begin, lineEnd))
      begin = lineEnd
    }
  }

  const taken = (): CsvBatch[] => (batch === undefined ? [] : [batch.take()])

  // The beginning of a line, in pieces, so that many small ones are copied once.
  let rest: Uint8Array[] = []
  let restLength = 0
  const keep = (piece: Uint8Array): void => {
    if (piece.length === 0) return
    // Whose piece it is may write over it.
    rest.push(piece.slice())
    restLength += piece.length
    // A line may also end in a carriage return alone.
    if (restLength > maxPlainLine || piece.includes(carriageReturn)) readSlowly(takeRest())
  }
  const takeRest = (...last: Uint8Array[]): Uint8Array => {
    const all = joined([...rest, ...last])
    rest = []
    restLength = 0
    return all
  }
  return {
    read: (piece) => {
      const firstEnd = piece.indexOf(lineFeed) + 1
      const lastEnd = piece.lastIndexOf(lineFeed) + 1
      if (firstEnd > 0) {
        const line = takeRest(piece.subarray(0, firstEnd))
        readLines(line, 0, line.length)
        readLines(piece, firstEnd, lastEnd)
      }
      keep(piece.subarray(lastEnd))
      return taken()
    },
    end: () => {
      readSlowly(takeRest())
      addRows(rows.read(decoder.decode()))
      addRows(rows.end())
      if (batch === undefined) throw new Error('expected a header row, got an empty input')
      return taken()
    }
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
