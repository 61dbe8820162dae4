/**
 * `readRecords`: records from CSV, NDJSON or JSON, one by one.
 *
 * @module
 */
import type { KeyOptions } from '../data/feature-keys.ts'
import type { Model } from '../model/model.ts'
import { type CsvOptions, csvRecords } from '../records/csv.ts'
import { detectFormat } from '../records/detect-format.ts'
import { jsonRecords } from '../records/json.ts'
import { ndjsonRecords } from '../records/ndjson.ts'
import { formatOfName, type RecordFormat, recordFormats } from '../records/record-format.ts'
import type { RecordItem } from '../records/record-item.ts'
import { createModelRecords } from './model-records.ts'
import { type RecordSource, textOf } from './text-source.ts'

/** How to read records. */
export interface ReadOptions extends CsvOptions, KeyOptions {
  /**
   * The model that the records are for. With it the header of a CSV file is held against the model's features, and cells become
   * the values that `predict` and scorers take: numbers, categories, `null` where they are missing.
   */
  readonly model?: Model | undefined
  /** Default: detected from the file's name, or else from how the text begins. */
  readonly format?: RecordFormat | undefined
  /** Called with the size in bytes of every piece of the source that is read. */
  readonly onBytes?: ((count: number) => void) | undefined
}

/**
 * Reads records.
 *
 * - CSV: cells are text, separated by commas, semicolons or tabs, or by what a `sep=` line names, and quoted where needed;
 *   blank lines are skipped, and columns without a name ignored
 * - NDJSON: one object per line; blank lines are skipped
 * - JSON: one object, or an array of objects
 *
 * CSV and NDJSON of any length are read in bounded memory, and no faster than records are taken; JSON is read whole. A bad
 * record of CSV or NDJSON, or an element of a JSON array that is not an object, becomes an error in its place, and reading
 * goes on: every row of the source is a record or an error. After a quote that is not closed, reading goes on in the next line.
 * Messages give line numbers, never what is in the lines.
 *
 * @param source - path of a file, or a stream
 * @returns records or errors, in the order of the source, with the number of the line each begins on, from 1 (undefined
 *   for JSON)
 * @throws Error when the source cannot be read, a CSV file has no usable header, or JSON is invalid
 * @throws RangeError when the format is unknown, or the columns of a CSV file are not the model's features
 * @example
 * ```js
 * for await (const { record, error, line } of readRecords('applicants.csv')) console.log(line, record ?? error)
 * ```
 */
export async function* readRecords(source: RecordSource, options: ReadOptions = {}): AsyncGenerator<RecordItem> {
  for await (const batch of recordBatches(source, options)) yield* batch
}

/** `readRecords` in batches: all records that end in one piece of the source. */
export async function* recordBatches(
  source: RecordSource,
  options: ReadOptions = {}
): AsyncGenerator<readonly RecordItem[]> {
  if (options.format !== undefined && !recordFormats.includes(options.format)) {
    throw new RangeError(`"format" expected one of ${recordFormats.join(', ')}; got "${String(options.format)}"`)
  }
  const byName = options.format ?? (typeof source === 'string' ? formatOfName(source) : undefined)
  const text = textOf(source, options.onBytes)
  const { format, pieces } = byName === undefined ? await detectFormat(text) : { format: byName, pieces: text }
  switch (format) {
    case 'csv':
      return yield* options.model === undefined
        ? csvRecords(pieces, options)
        : modelRecords(pieces, options.model, options)
    case 'ndjson':
      return yield* ndjsonRecords(pieces)
    case 'json':
      return yield* jsonRecords(pieces)
  }
}

async function* modelRecords(
  pieces: AsyncIterable<string>,
  model: Model,
  options: ReadOptions
): AsyncGenerator<readonly RecordItem[]> {
  const { begin, convert } = createModelRecords(model, options)
  const onHeader = (names: readonly string[]): void => {
    begin(names)
    options.onHeader?.(names)
  }
  for await (const items of csvRecords(pieces, { ...options, onHeader })) yield items.map(convert)
}
