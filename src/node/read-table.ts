/**
 * `readTable`: a table from a file, in the memory of its columns and a piece of the file.
 *
 * @module
 */
import { createTable, type Column, type ColumnRole, type Table } from '../pipeline/table.ts'
import { valueOfText } from '../model/cell-reader.ts'
import { createGrowingColumn } from '../records/growing-column.ts'
import type { RecordFormat } from '../records/record-format.ts'
import { fileError } from './file-error.ts'
import { recordBatches } from './read-records.ts'

/** How to read a table. */
export interface ReadTableOptions {
  /** Columns that are not features; of a label, numbers that are all whole stay numbers. */
  readonly roles?: Readonly<Record<string, ColumnRole>>
  /** Columns to leave out. */
  readonly ignored?: readonly string[]
  /** Columns of texts, even where every value is a number, such as codes (default: none); they need not be there. */
  readonly texts?: readonly string[]
  /** Default: detected from the file's name, or else from how the text begins. */
  readonly format?: RecordFormat | undefined
  /** Called with the size in bytes of every piece that is read; the file is read twice. */
  readonly onBytes?: ((count: number) => void) | undefined
}

/**
 * Reads a table: CSV with a header, NDJSON or JSON. A column is one of numbers when every value that is not missing is one, true and
 * false counting as 1 and 0; otherwise it is one of texts.
 *
 * @param path - of a file, which is read twice
 * @returns rejects with an Error naming the file, and the line, when a record cannot be read or lacks a column
 */
export async function readTable(path: string, options: ReadTableOptions = {}): Promise<Table> {
  const { roles = {}, ignored = [], texts = [] } = options
  const isText = new Set(texts)
  try {
    const kinds = new Map<string, 'numbers' | 'texts'>()
    for await (const record of recordsOf(path, options)) {
      for (const [name, value] of Object.entries(record)) {
        if (typeof valueOf(value) === 'string' || isText.has(name)) kinds.set(name, 'texts')
        else if (!kinds.has(name)) kinds.set(name, 'numbers')
      }
    }
    if (kinds.size === 0) throw new Error('expected rows, got none')
    for (const name of [...ignored, ...Object.keys(roles)]) {
      if (!kinds.has(name)) throw new Error(`expected a column "${name}", got none of that name`)
    }
    const names = [...kinds.keys()].filter((name) => name !== '' && !ignored.includes(name))
    const collectors = names.map((name) => (kinds.get(name) === 'texts' ? textCollector() : numberCollector()))
    for await (const record of recordsOf(path, options)) {
      for (const [i, name] of names.entries()) collectors[i]!.add(Object.hasOwn(record, name) ? record[name] : null)
    }
    return createTable(new Map(names.map((name, i) => [name, collectors[i]!.take()])), roles)
  } catch (error) {
    const { errno } = error as NodeJS.ErrnoException
    if (errno !== undefined) throw fileError('read', path, error)
    if (error instanceof Error && error.cause === undefined) error.message = `${path}: ${error.message}`
    throw error
  }
}

async function* recordsOf(
  path: string,
  { format, onBytes }: ReadTableOptions
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  for await (const batch of recordBatches(path, { format, onBytes })) {
    for (const { record, error, line } of batch) {
      if (error !== undefined) throw new Error(line === undefined ? error.message : `line ${line}: ${error.message}`)
      yield record
    }
  }
}

// Cells of CSV are texts; so may be numbers in JSON.
function valueOf(value: unknown): number | string | null {
  const read = typeof value === 'string' ? valueOfText(value) : value
  if (typeof read === 'boolean') return Number(read)
  if (typeof read === 'number' || typeof read === 'string') return read
  if (read === null || read === undefined) return null
  throw new Error('expected numbers, texts, true, false and null as values, got something else')
}

interface Collector {
  readonly add: (value: unknown) => void
  readonly take: () => Column
}

function numberCollector(): Collector {
  const column = createGrowingColumn()
  let numRows = 0
  return {
    add: (value) => column.set(numRows++, (valueOf(value) as number | null) ?? NaN),
    take: () => column.take(numRows)
  }
}

// The same text is kept once.
function textCollector(): Collector {
  const known = new Map<string, string>()
  const texts: (string | null)[] = []
  return {
    add: (value) => {
      if (valueOf(value) === null) texts.push(null)
      else {
        const text = String(value).trim()
        const same = known.get(text)
        if (same === undefined) known.set(text, text)
        texts.push(same ?? text)
      }
    },
    take: () => texts
  }
}
