/**
 * Records from the rows of CSV: cells by the names of their columns.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { createCsvRowReader, type CsvRow } from './csv-rows.ts'
import type { RecordItem } from './record-item.ts'

/** How to read CSV. */
export interface CsvOptions {
  /** Column names of a file without a header row (default: the first row is the header). */
  readonly columns?: readonly string[] | undefined
  /** Called once with the column names, before the first record. */
  readonly onHeader?: ((names: readonly string[]) => void) | undefined
  /** The keys of the records, from the column names; columns with an empty key are left out (default: the names). */
  readonly keysOfColumns?: ((names: readonly string[]) => readonly string[]) | undefined
  /** The character between cells (default: named by a `sep=` line, or else comma, semicolon or tab, by the first row). */
  readonly delimiter?: string | undefined
}

/**
 * The records that end in each piece of text: cells by column name, as text. A row with the wrong number of cells, an open
 * quote or too many characters is an error in its place.
 *
 * @throws Error when there is no usable header
 * @throws TypeError or RangeError when the delimiter is not one character other than a quote or a line end
 */
export async function* csvRecords(
  pieces: AsyncIterable<string>,
  { columns, onHeader, keysOfColumns = (names) => names, delimiter }: CsvOptions = {}
): AsyncGenerator<RecordItem[]> {
  checkDelimiter(delimiter)
  let keys: readonly string[] | undefined
  const begin = (names: readonly string[]): void => {
    keys = keysOfColumns(names)
    onHeader?.(names.filter((name) => name !== ''))
  }
  if (columns !== undefined) begin(columns)
  const itemsOf = (rows: readonly CsvRow[]): RecordItem[] => {
    const [first] = rows
    if (keys !== undefined || first === undefined) return rows.map((row) => itemOf(row, keys!))
    begin(columnNamesOf(first))
    return rows.slice(1).map((row) => itemOf(row, keys!))
  }
  const reader = createCsvRowReader(delimiter, columns?.length)
  for await (const piece of pieces) yield itemsOf(reader.read(piece))
  yield itemsOf(reader.end())
  if (keys === undefined) throw new Error('expected a header row, got an empty input')
}

function checkDelimiter(delimiter: unknown): void {
  if (delimiter === undefined) return
  if (typeof delimiter !== 'string') throw new TypeError(`"delimiter" expected a string, got ${kindOf(delimiter)}`)
  if (!/^[^"\r\n]$/.test(delimiter)) {
    throw new RangeError('"delimiter" expected one character other than a quote or a line end')
  }
}

/**
 * The column names of a header row.
 *
 * @throws Error when it is none, or a name is there twice
 */
export function columnNamesOf({ line, cells, fault }: CsvRow): string[] {
  if (fault !== undefined) throw new Error(`line ${line}: ${fault}`)
  const names = cells.map((name) => name.trim())
  const firstColumn = new Map<string, number>()
  for (const [i, name] of names.entries()) {
    const first = firstColumn.get(name)
    if (first !== undefined) {
      throw new Error(`line ${line}: duplicate column name in columns ${first + 1} and ${i + 1}`)
    }
    if (name !== '') firstColumn.set(name, i)
  }
  return names
}

/** What is wrong with a row of too many or too few cells. */
export function cellCountFault(expected: number, got: number): string {
  return `expected ${expected} cells, got ${got}`
}

function itemOf({ line, cells, fault }: CsvRow, keys: readonly string[]): RecordItem {
  if (fault !== undefined) return { error: new Error(`line ${line}: ${fault}`), line, cells }
  if (cells.length !== keys.length) {
    return { error: new Error(`line ${line}: ${cellCountFault(keys.length, cells.length)}`), line, cells }
  }
  const record: Record<string, string> = {}
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!
    if (key === '__proto__') setOwn(record, key, cells[i]!)
    else if (key !== '') record[key] = cells[i]!
  }
  return { record, line, cells }
}

// An assignment would change the prototype.
function setOwn(record: object, key: string, value: string): void {
  Object.defineProperty(record, key, { value, configurable: true, enumerable: true, writable: true })
}
