/**
 * `readRecords`: records from CSV, NDJSON or JSON, one after the other.
 *
 * @module
 */
import { parse } from 'csv-parse'
import { csvRecords } from '../records/csv.ts'
import { jsonRecords } from '../records/json.ts'
import { ndjsonRecords } from '../records/ndjson.ts'
import { formatOfName, formatOfText, type RecordFormat, recordFormats } from '../records/record-format.ts'
import type { RecordItem } from '../records/record-item.ts'
import { type RecordSource, textOf } from './text-source.ts'

/** How to read records. */
export interface ReadOptions {
  /** Default: told by the file's name, else by how the text begins. */
  readonly format?: RecordFormat | undefined
  /** Column names of a CSV file without a header row; by default the first row names the columns. */
  readonly columns?: readonly string[] | undefined
  /** Called once, before any record, with the column names of a CSV file. */
  readonly onHeader?: ((names: readonly string[]) => void) | undefined
  /** Called with the size of every piece of the source as it is read, in bytes. */
  readonly onBytes?: ((count: number) => void) | undefined
}

/**
 * Reads records.
 *
 * - CSV: cells are text, between commas, quoted where needed; blank lines are skipped, columns without a name left
 *   out; a row is given once the next one has begun
 * - NDJSON: one object per line; blank lines are skipped
 * - JSON: one object, or an array of objects
 *
 * CSV and NDJSON of any length are read in bounded memory and no faster than records are taken; JSON is read whole. A
 * bad record of CSV or NDJSON, or an element of a JSON array that is no object, gives an error in its place, and
 * reading goes on; only a CSV record that does not end, for a quote is not closed, is the last one. Messages name lines,
 * never what stands there.
 *
 * @param source - path of a file, or a stream
 * @returns records or errors, in the order of the source, with the number of the line each begins in, from 1 (undefined
 *   in JSON)
 * @throws Error when the source cannot be read, a CSV file has no usable header, or JSON is not valid
 * @throws RangeError when the format is unknown
 */
export async function* readRecords(source: RecordSource, options: ReadOptions = {}): AsyncGenerator<RecordItem> {
  for await (const batch of recordBatches(source, options)) yield* batch
}

/** As `readRecords`, all records of a piece of the source at once. */
export async function* recordBatches(
  source: RecordSource,
  options: ReadOptions = {}
): AsyncGenerator<readonly RecordItem[]> {
  const { columns, onHeader, onBytes } = options
  if (options.format !== undefined && !recordFormats.includes(options.format)) {
    throw new RangeError(`"format" expected ${recordFormats.join(', ')}; got "${String(options.format)}"`)
  }
  const byName = options.format ?? (typeof source === 'string' ? formatOfName(source) : undefined)
  const text = textOf(source, onBytes)
  const { format, pieces } = byName === undefined ? await sniff(text) : { format: byName, pieces: text }
  switch (format) {
    case 'csv':
      return yield* csvRecords(parse, pieces, { columns, onHeader })
    case 'ndjson':
      return yield* ndjsonRecords(pieces)
    case 'json':
      return yield* jsonRecords(pieces)
  }
}

// Reads as much as it takes to tell the format, and gives it back before the rest.
async function sniff(text: AsyncGenerator<string>): Promise<{ format: RecordFormat; pieces: AsyncIterable<string> }> {
  let head = ''
  let isAll = false
  let format: RecordFormat | undefined
  while (format === undefined) {
    const next = await text.next()
    isAll = next.done === true
    head += next.value ?? ''
    format = formatOfText(head, isAll)
  }
  return { format, pieces: afterHead(head, text) }
}

async function* afterHead(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    yield head
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}
