/**
 * The rows of CSV, from text in pieces of any length.
 *
 * A quoted cell may hold line ends. But a quote that is never closed, or closed somewhere in a later row, would swallow the
 * rows between. So when a row of several lines is not well formed, or has the wrong number of cells, its lines are read again,
 * each as a row of its own. A line is read at most three times, and a row is held for at most `maxRecordLength` characters and
 * `maxRowLines` lines.
 *
 * @module
 */
import { cellsOfLine, cellsOfNextLine } from './csv-cells.ts'
import { delimiterOfRow, delimiterOfSepLine } from './delimiter.ts'
import { maxRecordLength, tooLong } from './record-item.ts'

// No cell is that long; without this limit, an open quote would hold back millions of short rows.
const maxRowLines = 65_536

/** A row. */
export interface CsvRow {
  /** Number of the line it begins on, from 1. */
  readonly line: number
  /** Its cells as text. If there is a fault: the cells before it and the rest of the line as it stands, unless that is too long. */
  readonly cells: readonly string[]
  /** Why the row cannot be divided into cells: `expected X, got Y`. */
  readonly fault: string | undefined
}

/** Takes text piece by piece. */
export interface CsvRowReader {
  /** The rows that end in the next piece. */
  readonly read: (piece: string) => CsvRow[]
  /** The rows that the end of the text completes. */
  readonly end: () => CsvRow[]
  /** The delimiter; undefined before the first row, if not given. */
  readonly delimiter: () => string | undefined
  /** Whether the text so far ends with a row, a blank line or nothing: what follows can be read without it. */
  readonly isBetweenRows: () => boolean
  /** Number of lines so far. */
  readonly numLines: () => number
  /** Counts lines that another reader has read. */
  readonly passLines: (count: number) => void
}

// A row whose last cell so far is quoted and goes on in the next line.
interface OpenRow {
  readonly firstLine: number
  readonly lines: string[]
  readonly cells: string[]
  /** The open cell so far, line ends included. */
  cell: string
  length: number
}

/**
 * Creates a reader. Lines end in LF, CR LF or CR; blank lines are skipped.
 *
 * @param given - the delimiter; detected from the beginning of the text if undefined
 * @param numColumns - number of columns, if known
 */
export function createCsvRowReader(given: string | undefined, numColumns: number | undefined): CsvRowReader {
  let delimiter = given
  let rows: CsvRow[] = []
  let numLines = 0
  let openRow: OpenRow | undefined
  // Those of the first row, if not given.
  let columns = numColumns

  const addRow = (line: number, cells: readonly string[], fault?: string): void => {
    columns ??= cells.length
    rows.push({ line, cells, fault })
  }

  // Reads the lines of the open row again, one by one.
  const abandonOpenRow = (): void => {
    if (openRow === undefined) return
    const { firstLine, lines } = openRow
    openRow = undefined
    for (const [i, text] of lines.entries()) {
      if (isBlank(text, delimiter!)) continue
      const { cells, open } = cellsOfLine(text, delimiter!)
      if (open === undefined) addRow(firstLine + i, cells)
      else addRow(firstLine + i, [...cells, text.slice(open.at)], 'expected a closing quote, got none')
    }
  }

  // Whether the line belongs to the open row.
  const continueRow = (row: OpenRow, text: string, lineEnd: string): boolean => {
    const next = cellsOfNextLine(text, delimiter!)
    if (next === undefined) return false
    const { cells, open } = next
    row.lines.push(text)
    row.length += text.length + lineEnd.length
    for (const [i, cell] of cells.entries()) row.cells.push(i === 0 ? row.cell + cell : cell)
    if (open === undefined) {
      if (row.cells.length !== (columns ?? row.cells.length)) abandonOpenRow()
      else addRow(row.firstLine, row.cells)
      openRow = undefined
      return true
    }
    row.cell = (cells.length === 0 ? row.cell : '') + open.text + lineEnd
    if (row.length > maxRecordLength || row.lines.length > maxRowLines) abandonOpenRow()
    return true
  }

  const beginRow = (text: string, lineEnd: string): void => {
    const { cells, open } = cellsOfLine(text, delimiter!)
    if (open === undefined) addRow(numLines, cells)
    else {
      const length = text.length + lineEnd.length
      openRow = { firstLine: numLines, lines: [text], cells: [...cells], cell: open.text + lineEnd, length }
    }
  }

  const addLine = (text: string, lineEnd: string): void => {
    numLines++
    if (openRow !== undefined) {
      if (continueRow(openRow, text, lineEnd)) return
      abandonOpenRow()
    }
    const named = numLines === 1 ? delimiterOfSepLine(text) : undefined
    delimiter ??= named
    if (named !== undefined || isBlank(text, delimiter)) return
    delimiter ??= delimiterOfRow(text, numColumns)
    beginRow(text, lineEnd)
  }

  // The beginning of a line; undefined when it is already too long.
  let beginning: string | undefined = ''
  const endLine = (text: string, lineEnd: string): void => {
    const isTooLong = beginning === undefined || beginning.length + text.length > maxRecordLength
    const line = isTooLong ? '' : beginning + text
    beginning = ''
    if (!isTooLong) return addLine(line, lineEnd)
    abandonOpenRow()
    addRow(++numLines, [], tooLong)
  }

  const taken = (): CsvRow[] => {
    const result = rows
    rows = []
    return result
  }

  // A carriage return at the end of a piece: a line feed may follow.
  let held = ''
  return {
    read: (piece) => {
      const all = held + piece
      held = all.endsWith('\r') ? '\r' : ''
      const text = all.slice(0, all.length - held.length)
      let begin = 0
      for (const { 0: lineEnd, index } of text.matchAll(/\r\n|\n|\r/g)) {
        endLine(text.slice(begin, index), lineEnd)
        begin = index + lineEnd.length
      }
      if (beginning !== undefined) beginning += text.slice(begin)
      if (beginning !== undefined && beginning.length > maxRecordLength) beginning = undefined
      return taken()
    },
    end: () => {
      if (held !== '') endLine('', held)
      if (beginning !== '') endLine('', '')
      abandonOpenRow()
      return taken()
    },
    delimiter: () => delimiter,
    isBetweenRows: () => openRow === undefined && beginning === '' && held === '',
    numLines: () => numLines,
    passLines: (count) => {
      numLines += count
    }
  }
}

// Whether a line holds nothing: tabs may be delimiters of empty cells.
function isBlank(line: string, delimiter: string | undefined): boolean {
  return line.trim() === '' && (delimiter === undefined || !line.includes(delimiter))
}
