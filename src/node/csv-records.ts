/**
 * Records from CSV.
 *
 * A row ends at a line end outside quotes, that is, where the quotes so far are even. Rows without a quote are split at
 * their commas; csv-parse reads the rest. It alone would take five times as long (25 µs for 20 cells instead of 5,
 * Node 20), and would lose every row behind a bad one.
 *
 * @module
 */
import { parse } from 'csv-parse/sync'
import { type LineBatch, maxRecordLength, tooLong } from './line-batches.ts'
import type { RecordItem } from './record-item.ts'

interface CsvOptions {
  readonly columns: readonly string[] | undefined
  readonly onHeader: ((names: readonly string[]) => void) | undefined
}

interface CsvRow {
  /** Number of the row's first line. */
  readonly line: number
  /** The cells, or the row as written, whose cells are not read yet, or what is wrong with it. */
  readonly fields?: readonly string[]
  readonly quoted?: string
  readonly error?: string
}

/**
 * The records of each batch of lines: cells by column name, as text.
 *
 * @throws Error when there is no usable header
 */
export async function* csvRecords(
  batches: AsyncIterable<LineBatch>, options: CsvOptions
): AsyncGenerator<RecordItem[]> {
  const assembler = createRowAssembler()
  let names = options.columns
  if (names !== undefined) options.onHeader?.(names)
  const itemsOf = (rows: CsvRow[]): RecordItem[] => {
    const read = readQuoted(rows)
    if (names === undefined && read.length > 0) {
      names = headerOf(read[0]!)
      options.onHeader?.(names.filter((name) => name !== ''))
      return read.slice(1).map((row) => itemOf(row, names!))
    }
    return read.map((row) => itemOf(row, names!))
  }
  for await (const { firstLine, lines } of batches) {
    lines.forEach((text, i) => assembler.add(text, firstLine + i))
    yield itemsOf(assembler.take())
  }
  assembler.end()
  yield itemsOf(assembler.take())
  if (names === undefined) throw new Error('expected a header row, got an empty input')
}

const unclosed = 'expected a closing quote, got none'

interface RowAssembler {
  /** Adds a line; undefined stands for one that is too long. */
  readonly add: (text: string | undefined, line: number) => void
  /** The input ends here. */
  readonly end: () => void
  /** Rows complete since the last call. */
  readonly take: () => CsvRow[]
}

function createRowAssembler(): RowAssembler {
  let rows: CsvRow[] = []
  // Lines of a row with a quote still open.
  let open: { line: number, texts: string[], length: number } | undefined

  const add = (text: string | undefined, line: number): void => {
    if (open !== undefined) return extend(text, line)
    if (text === undefined) return void rows.push({ line, error: tooLong })
    if (!text.includes('"')) {
      if (text.trim() !== '') rows.push({ line, fields: withoutReturn(text).split(',') })
    } else if (hasEvenQuotes(text)) rows.push({ line, quoted: withoutReturn(text) })
    else open = { line, texts: [text], length: text.length }
  }

  const extend = (text: string | undefined, line: number): void => {
    const { texts, line: first } = open!
    if (text === undefined || (open!.length += text.length + 1) > maxRecordLength) {
      giveUp(unclosed)
      return add(text, line)
    }
    texts.push(text)
    if (hasEvenQuotes(text)) return
    const row = readRow({ line: first, quoted: withoutReturn(texts.join('\n')) })
    if (row.error !== undefined) return giveUp(row.error)
    rows.push(row)
    open = undefined
  }

  // Only the line that opened the quote is lost: the lines behind it are rows of their own.
  const giveUp = (error: string): void => {
    const { line, texts } = open!
    open = undefined
    rows.push({ line, error })
    for (let i = 1; i < texts.length; i++) add(texts[i], line + i)
  }

  return {
    add,
    end: () => {
      while (open !== undefined) giveUp(unclosed)
    },
    take: () => {
      const taken = rows
      rows = []
      return taken
    }
  }
}

function hasEvenQuotes(text: string): boolean {
  let even = true
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) even = !even
  return even
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text
}

// Reads the cells of the rows that are still as written: all at once, or, when one of them is wrong, one by one.
function readQuoted(rows: CsvRow[]): CsvRow[] {
  const quoted = rows.filter(isUnread)
  if (quoted.length === 0) return rows
  try {
    const cells = cellsOf(quoted.map((row) => row.quoted).join('\n'))
    let next = 0
    return rows.map((row) => (isUnread(row) ? { line: row.line, fields: cells[next++]! } : row))
  } catch {
    return rows.map((row) => (isUnread(row) ? readRow(row) : row))
  }
}

function isUnread(row: CsvRow): boolean {
  return row.quoted !== undefined
}

function readRow({ line, quoted }: CsvRow): CsvRow {
  try {
    return { line, fields: cellsOf(quoted!)[0]! }
  } catch {
    return { line, error: 'expected quotes around whole cells and doubled inside them' }
  }
}

function cellsOf(text: string): string[][] {
  return parse(text, { record_delimiter: '\n', relax_column_count: true })
}

function headerOf({ line, fields, error }: CsvRow): string[] {
  const fault = (text: string): Error => new Error(`line ${line}: ${text}`)
  if (fields === undefined) throw fault(error!)
  if (fields.some((name) => name.includes('\r'))) throw fault('expected lines that end in a line feed')
  const names = fields.map((name) => name.trim())
  if (names.includes('__proto__')) throw fault('expected column names other than __proto__')
  const twin = names.findIndex((name, i) => name !== '' && names.indexOf(name) < i)
  if (twin < 0) return names
  const first = names.indexOf(names[twin]!)
  throw fault(`expected different column names, got the same in columns ${first + 1} and ${twin + 1}`)
}

function itemOf({ line, fields, error }: CsvRow, names: readonly string[]): RecordItem {
  if (fields === undefined) return { error: new Error(`line ${line}: ${error}`), line }
  if (fields.length !== names.length) {
    return { error: new Error(`line ${line}: expected ${names.length} cells, got ${fields.length}`), line }
  }
  const record: Record<string, string> = {}
  for (let i = 0; i < names.length; i++) if (names[i] !== '') record[names[i]!] = fields[i]!
  return { record, line }
}
