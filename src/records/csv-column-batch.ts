/**
 * A batch of rows of CSV as columns, built up row by row, or line by line where lines are of a plain form: as many cells as there
 * are columns, and quotes around whole cells only.
 *
 * @module
 */
import { readNumber } from '../numeric/parse-decimal.ts'
import { readPlainDecimal } from '../numeric/plain-decimal.ts'
import { cellCountFault } from './csv.ts'
import type { CsvRow } from './csv-rows.ts'
import type { RowFault } from './row-fault.ts'

/** What becomes of a column; nothing, if it is neither. */
export interface CsvColumn {
  /** Whether its cells are kept as they stand. */
  readonly isText: boolean
  /** How its cells become numbers; empty ones are NaN. */
  readonly numbers: CellNumbers | undefined
}

/** How cells become numbers. */
export interface CellNumbers {
  /** Whether decimal numbers, `inf` and `nan` stand for themselves. */
  readonly takesDecimals: boolean
  /**
   * The number of any other cell.
   *
   * @throws Error when it has none
   */
  readonly numberOf: (text: string) => number
}

/** Rows. Those that cannot be read have a place among them: NaN as numbers, and as texts what there is. */
export interface CsvBatch {
  readonly numRows: number
  /** By column [numRows]; undefined for columns that do not become numbers. */
  readonly numbers: readonly (Float64Array | undefined)[]
  /** By column [numRows]; undefined for columns that do not become texts. `null` is a cell that is not there. */
  readonly texts: readonly ((string | null)[] | undefined)[]
  /** In ascending order. */
  readonly faults: readonly RowFault[]
}

/** Builds batches. */
export interface BatchBuilder {
  readonly addRow: (row: CsvRow) => void
  /**
   * Adds the rows of the lines of a plain form with which `bytes[begin, end)` begins.
   *
   * @param end - behind a line feed
   * @param line - number of the first line
   * @returns where the first other line begins
   */
  readonly addLines: (
    bytes: Uint8Array,
    begin: number,
    end: number,
    delimiter: number,
    line: number
  ) => { readonly end: number; readonly numLines: number }
  /** The rows since the last time. */
  readonly take: () => CsvBatch
}

/** Longest line of a plain form, in bytes. */
export const maxPlainLine: number = 2 ** 20

const quote = 34
const lineFeed = 10
const carriageReturn = 13
const space = 32
const notPlain = -1

/** A builder for these columns. */
export function createBatchBuilder(columns: readonly CsvColumn[]): BatchBuilder {
  const numColumns = columns.length
  const last = numColumns - 1
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const textOf = (bytes: Uint8Array, start: number, end: number, isEscaped: boolean): string => {
    const text = decoder.decode(bytes.subarray(start, end))
    return isEscaped ? text.replaceAll('""', '"') : text
  }
  let capacity = 256
  let numRows = 0
  let numbers: (Float64Array | undefined)[] = []
  let texts: ((string | null)[] | undefined)[] = []
  let faults: RowFault[] = []

  const begin = (): void => {
    numRows = 0
    numbers = columns.map((column) => (column.numbers === undefined ? undefined : new Float64Array(capacity)))
    texts = columns.map(({ isText }) => (isText ? [] : undefined))
    faults = []
  }
  begin()

  const reserve = (): void => {
    if (numRows < capacity) return
    capacity *= 2
    numbers = numbers.map((column) => {
      if (column === undefined) return undefined
      const grown = new Float64Array(capacity)
      grown.set(column)
      return grown
    })
  }

  const endRow = (line: number, error: unknown): void => {
    if (error !== undefined) {
      for (const column of numbers) if (column !== undefined) column[numRows] = NaN
      faults.push({ row: numRows, line, error: error as Error })
    }
    numRows++
  }

  const addRow = ({ line, cells, fault }: CsvRow): void => {
    reserve()
    let error: unknown
    columns.forEach((_, c) => {
      if (texts[c] !== undefined) texts[c][numRows] = cells[c] ?? null
    })
    try {
      if (fault !== undefined) throw new Error(fault)
      if (cells.length !== numColumns) throw new Error(cellCountFault(numColumns, cells.length))
      columns.forEach(({ numbers: reader }, c) => {
        if (reader !== undefined) numbers[c]![numRows] = cells[c] === '' ? NaN : reader.numberOf(cells[c]!)
      })
    } catch (cause) {
      error = cause
    }
    endRow(line, error)
  }

  // Returns where the next line begins, or `notPlain`.
  const addLine = (bytes: Uint8Array, lineBegin: number, delimiter: number, line: number): number => {
    let error: unknown
    let at = lineBegin
    for (let c = 0; c < numColumns; c++) {
      const { isText, numbers: reader } = columns[c]!
      if (reader !== undefined && reader.takesDecimals && !isText) {
        const end = readPlainDecimal(bytes, at, numbers[c]!, numRows)
        // Nearly every cell ends here.
        if (end >= 0 && bytes[end] === (c < last ? delimiter : lineFeed)) {
          at = end + 1
          continue
        }
      }
      let start = at
      let end: number
      // Whether a quote stands twice for one.
      let isEscaped = false
      if (bytes[at] === quote) {
        start = ++at
        for (let byte; (byte = bytes[at]) !== quote || bytes[at + 1] === quote; at++) {
          if (byte === lineFeed || byte === carriageReturn) return notPlain
          if (byte === quote) {
            at++
            isEscaped = true
          }
        }
        end = at++
        if (bytes[at] === carriageReturn && bytes[at + 1] === lineFeed) at++
        if (bytes[at] !== delimiter && bytes[at] !== lineFeed) return notPlain
      } else {
        let byte
        while ((byte = bytes[at]) !== delimiter && byte !== lineFeed && byte !== carriageReturn) at++
        end = at
        if (byte === carriageReturn && bytes[++at] !== lineFeed) return notPlain
      }
      if ((bytes[at] === lineFeed) !== (c === last)) return notPlain
      at++
      // The only cell of a line may be a blank line, which is no row.
      if (numColumns === 1 && isBlank(bytes, start, end)) return notPlain
      if (isText) texts[c]![numRows] = textOf(bytes, start, end, isEscaped)
      if (reader === undefined) continue
      if (start === end) numbers[c]![numRows] = NaN
      else if (!reader.takesDecimals || !readNumber(bytes, start, end, numbers[c]!, numRows)) {
        try {
          numbers[c]![numRows] = reader.numberOf(textOf(bytes, start, end, isEscaped))
        } catch (cause) {
          error ??= cause
        }
      }
    }
    if (at - lineBegin > maxPlainLine) return notPlain
    endRow(line, error)
    return at
  }

  return {
    addRow,
    addLines: (bytes, start, end, delimiter, line) => {
      let at = start
      let numLines = 0
      for (; at < end; numLines++) {
        reserve()
        const next = addLine(bytes, at, delimiter, line + numLines)
        if (next === notPlain) break
        at = next
      }
      return { end: at, numLines }
    },
    take: () => {
      const batch = { numRows, numbers: numbers.map((column) => column?.subarray(0, numRows)), texts, faults }
      // Batches are of similar lengths.
      capacity = Math.max(256, Math.ceil(numRows * 1.25))
      begin()
      return batch
    }
  }
}

// Whether there is nothing but white space, or what may be some.
function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! > space && bytes[at]! < 128) return false
  return true
}
