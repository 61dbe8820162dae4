/**
 * Records from CSV, parsed piece by piece by csv-parse. The caller passes csv-parse in, because Node and browsers need
 * different builds of it and the core must not depend on it.
 *
 * csv-parse looks a few bytes ahead, so a row is yielded when the next one begins, or at the end. A quote inside an unquoted
 * cell is text; an unclosed quote makes the rest of the input one cell. Line numbers are csv-parse's, which counts CR LF
 * between quotes as two line ends.
 *
 * @module
 */
import { maxRecordLength, type RecordItem, tooLong } from './record-item.ts'

const unclosed = 'expected a closing quote, got the end of the input'

/** What csv-parse counts. */
interface CsvInfo {
  readonly lines: number
  readonly empty_lines: number
}

type Done = (error?: Error | null) => void

/** The part of csv-parse's stream that is used here. */
interface CsvParser {
  readonly info: CsvInfo
  readonly on: (event: 'error', listener: () => void) => unknown
  readonly write: (piece: string, done: Done) => unknown
  readonly end: (done: Done) => unknown
}

/** The part of csv-parse's `parse` that is used here. */
export type CsvParse = (options: {
  delimiter: string
  record_delimiter: string[]
  max_record_size: number
  relax_column_count: boolean
  relax_quotes: boolean
  skip_empty_lines: boolean
  on_record: (cells: string[], info: CsvInfo) => null
}) => CsvParser

/** How to read CSV. */
export interface CsvOptions {
  /** Column names of a file without a header row (default: the first row is the header). */
  readonly columns?: readonly string[] | undefined
  /** Called once with the column names, before the first record. */
  readonly onHeader?: ((names: readonly string[]) => void) | undefined
  /** The character between cells (default: a comma). */
  readonly delimiter?: ',' | '\t'
}

/**
 * The records that end in each piece of text: cells by column name, as text. A record that is too long or does not end is an
 * error, and the last item.
 *
 * @param parse - csv-parse's function of that name
 * @throws Error when there is no usable header
 */
export async function* csvRecords(
  parse: CsvParse,
  pieces: AsyncIterable<string>,
  { columns, onHeader, delimiter = ',' }: CsvOptions = {}
): AsyncGenerator<RecordItem[]> {
  let names = columns
  if (names !== undefined) onHeader?.(names)
  const items: RecordItem[] = []
  let last: CsvInfo = { lines: 0, empty_lines: 0 }
  // The line on which the next row begins.
  const lineOf = ({ empty_lines: numEmpty }: CsvInfo): number => last.lines + 1 + numEmpty - last.empty_lines
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: maxRecordLength,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    // Rows are collected here; none goes into the stream, which nobody reads.
    on_record: (cells, info) => {
      const line = lineOf(info)
      last = info
      if (cells.length === 1 && /^[ \t]+$/.test(cells[0]!)) return null
      if (names !== undefined) items.push(itemOf(cells, line, names))
      else {
        names = headerOf(cells, line)
        onHeader?.(names.filter((name) => name !== ''))
      }
      return null
    }
  })
  // Errors arrive through the callbacks of write and end.
  parser.on('error', () => {})
  const completed = (work: (done: Done) => unknown): Promise<void> =>
    new Promise((resolve, reject) => work((error) => (error ? reject(error) : resolve())))

  try {
    for await (const piece of pieces) {
      await completed((done) => parser.write(piece, done))
      yield items.splice(0)
    }
    await completed((done) => parser.end(done))
  } catch (error) {
    const code = codeOf(error)
    if (code === undefined) throw error
    const line = lineOf(parser.info)
    const fault = code === 'CSV_MAX_RECORD_SIZE' ? `${tooLong}; is a quote left open?` : unclosed
    items.push({ error: new Error(`line ${line}: ${fault}`), line })
  }
  if (names === undefined) throw items[0]?.error ?? new Error('expected a header row, got an empty input')
  yield items
}

// The code of a csv-parse error, from either build.
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')
    ? String(error.code)
    : undefined
}

function headerOf(cells: readonly string[], line: number): string[] {
  const names = cells.map((name) => name.trim())
  if (names.includes('__proto__')) throw new Error(`line ${line}: expected a column name other than __proto__`)
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

function itemOf(cells: readonly string[], line: number, names: readonly string[]): RecordItem {
  if (cells.length !== names.length) {
    return { error: new Error(`line ${line}: expected ${names.length} cells, got ${cells.length}`), line }
  }
  const record: Record<string, string> = {}
  for (let i = 0; i < names.length; i++) if (names[i] !== '') record[names[i]!] = cells[i]!
  return { record, line }
}
