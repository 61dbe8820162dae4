/**
 * `cleanText`: cleans CSV or NDJSON of any length, in the memory of one piece of it and the columns that are kept.
 *
 * @module
 */
import { type CallSignal, checkFunction, checkOptions, choiceOption } from '../../checks.ts'
import { createCsvRowReader, type CsvRow } from '../../records/csv-rows.ts'
import { detectFormat } from '../../records/detect-format.ts'
import { ndjsonRecords } from '../../records/ndjson.ts'
import { encodingOf } from '../../records/text-encoding.ts'
import { type CleanedTable, cleanOptionKeys, type CleanOptions, type Cleaner, createCleaner } from './cleaner.ts'
import { createRecordAdder } from './clean-records.ts'

/** Text or its bytes in pieces of any length, such as a stream of Node or the body of a response. */
export type TextSource = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>

/** How far cleaning is. */
export interface CleanProgress {
  /** Rows so far. */
  readonly numRows: number
  /** Length of what was read so far: bytes, or characters of text. */
  readonly length: number
}

/** How to clean a text. */
export interface CleanTextOptions extends CleanOptions {
  /** Default: detected from how the text begins. */
  readonly format?: (typeof formats)[number] | undefined
  /** Called after every piece. */
  readonly onProgress?: ((progress: CleanProgress) => void) | undefined
  /** Stops it; the promise is then rejected with the signal's reason. */
  readonly signal?: CallSignal | undefined
}

const formats = ['csv', 'ndjson'] as const
const optionKeys = [...cleanOptionKeys, 'format', 'onProgress', 'signal']

/**
 * Cleans CSV with a header row, or NDJSON. Columns may come in any order; in their names, case, blanks, hyphens and underscores
 * do not count. A record that cannot be read is counted, and cleaning goes on.
 *
 * @throws Error when there is no usable header
 * @throws RangeError when no column is known, one that is asked for is not there, or an option is wrong
 * @example
 * ```js
 * await cleanText(createReadStream('applicants.csv'))
 * ```
 */
export async function cleanText(source: TextSource, options: CleanTextOptions = {}): Promise<CleanedTable> {
  checkOptions(options, optionKeys)
  checkFunction('onProgress', options.onProgress)
  if (typeof source === 'string') throw new TypeError('"source" expected pieces of text, got a string; write [text]')
  const cleaner = createCleaner(options)
  options.signal?.throwIfAborted()
  let length = 0
  const onPiece = (count: number): void => {
    options.onProgress?.({ numRows: cleaner.numRows(), length })
    options.signal?.throwIfAborted()
    length += count
  }
  const text = textOf(source, onPiece)
  const given = options.format === undefined ? undefined : choiceOption('format', options.format, formats, 'csv')
  const { format, pieces } = given === undefined ? await detectFormat(text) : { format: given, pieces: text }
  if (format === 'json')
    throw new Error('expected CSV or one JSON object per line, got other JSON; parse it and use cleanRecords')
  await (format === 'csv' ? addCsv(pieces, cleaner) : addNdjson(pieces, cleaner))
  options.onProgress?.({ numRows: cleaner.numRows(), length })
  return cleaner.finish()
}

async function addCsv(pieces: AsyncIterable<string>, cleaner: Cleaner): Promise<void> {
  const { row, addRow, addFault } = cleaner
  const reader = createCsvRowReader(undefined, undefined)
  let slots: Int32Array | undefined
  const addRows = (rows: readonly CsvRow[]): void => {
    for (const { line, cells, fault } of rows) {
      if (slots === undefined) {
        if (fault !== undefined) throw new Error(`line ${line}: ${fault}`)
        slots = cleaner.slotsOf(cells.map((name) => name.trim()))
        cleaner.checkColumns()
      } else if (fault !== undefined) addFault(`line ${line}: ${fault}`)
      else if (cells.length !== slots.length)
        addFault(`line ${line}: expected ${slots.length} cells, got ${cells.length}`)
      else {
        for (let i = 0; i < slots.length; i++) if (slots[i]! >= 0) row[slots[i]!] = cells[i]
        addRow()
      }
    }
  }
  for await (const piece of pieces) addRows(reader.read(piece))
  addRows(reader.end())
  if (slots === undefined) throw new Error('expected a header row, got an empty input')
}

async function addNdjson(pieces: AsyncIterable<string>, cleaner: Cleaner): Promise<void> {
  const add = createRecordAdder(cleaner)
  for await (const items of ndjsonRecords(pieces)) {
    for (const { record, error } of items) {
      if (record === undefined) cleaner.addFault(error.message)
      else add(record)
    }
  }
}

async function* textOf(source: TextSource, onPiece: (length: number) => void): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  // A byte order mark has at least two bytes, which may come one by one.
  let head = new Uint8Array(0)
  for await (const piece of source) {
    onPiece(piece.length)
    if (typeof piece === 'string') yield piece
    else if (decoder !== undefined) yield decoder.decode(piece, { stream: true })
    else {
      head = joined(head, piece)
      if (head.length < 2) continue
      decoder = new TextDecoder(encodingOf(head))
      yield decoder.decode(head, { stream: true })
    }
  }
  yield decoder === undefined ? new TextDecoder().decode(head) : decoder.decode()
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(first.length + second.length)
  all.set(first)
  all.set(second, first.length)
  return all
}
