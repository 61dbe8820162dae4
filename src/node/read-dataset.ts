/**
 * `readDataset`: a dataset from a file of any size.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { valueOfText } from '../model/cell-reader.ts'
import type { RecordFormat } from '../records/record-format.ts'
import type { RecordItem } from '../records/record-item.ts'
import type { Dataset } from '../train/dataset.ts'
import type { GivenParameters } from '../train/parameters/train-parameters.ts'
import { type BatchesOptions, createDatasetFromBatches, type DatasetBatch } from '../train/stream-dataset.ts'
import { recordBatches } from './read-records.ts'

/** What the columns of a file are; those not named are features. */
export interface ReadDatasetOptions extends BatchesOptions {
  /** Name of the column with what is to be predicted. */
  readonly label: string
  /** Name of the column with the weights of the rows. */
  readonly weight?: string
  /** For ranking: name of the column that tells queries apart; rows of a query stand together. */
  readonly query?: string
  /** Default: detected from the file's name, or else from how the text begins. */
  readonly format?: RecordFormat
}

/**
 * Reads rows to learn from: CSV with a header, NDJSON or JSON, as `readRecords` does. Of CSV and NDJSON no more than a piece is held,
 * besides the bins that `createDatasetFromBatches` keeps; the file is read up to three times.
 *
 * @param path - of the file
 * @param parameters - those of training: bins depend on some of them
 * @returns rejects with an Error that names the line when a row cannot be read, and as `createDatasetFromBatches` does
 * @example
 * ```js
 * const parameters = { objective: 'binary' }
 * const dataset = await readDataset('loans.csv', parameters, { label: 'default' })
 * const model = train(parameters, dataset)
 * ```
 */
export function readDataset(path: string, parameters: GivenParameters, options: ReadDatasetOptions): Promise<Dataset> {
  if (typeof path !== 'string') throw new TypeError(`"path" expected a string, got ${kindOf(path)}`)
  const { label, weight, query, format, ...others } = options
  return createDatasetFromBatches(() => batchesOf(path, { label, weight, query, format }), parameters, others)
}

type Roles = Pick<ReadDatasetOptions, 'label'> & Record<'weight' | 'query', string | undefined>

async function* batchesOf(
  path: string,
  { format, ...roles }: Roles & { readonly format: RecordFormat | undefined }
): AsyncGenerator<DatasetBatch> {
  let isText = false
  const onHeader = (): void => {
    isText = true
  }
  for await (const items of recordBatches(path, { format, onHeader })) {
    if (items.length > 0) yield batchOf(items, roles, isText)
  }
}

function batchOf(items: readonly RecordItem[], { label, weight, query }: Roles, isText: boolean): DatasetBatch {
  const rows: Record<string, unknown>[] = []
  const labels: number[] = []
  const weights: number[] = []
  const queries: string[] = []
  for (const { record, error, line } of items) {
    if (error !== undefined) throw error
    const row: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(record)) row[key] = isText ? valueOfText(value as string) : value
    const take = (key: string): unknown => {
      const value = row[key]
      delete row[key]
      if (value !== undefined && value !== null) return value
      throw new Error(`${line === undefined ? '' : `line ${line}: `}expected a value of "${key}", got none`)
    }
    const takeNumber = (key: string): number => {
      const value = take(key)
      if (typeof value === 'number' || typeof value === 'boolean') return Number(value)
      throw new Error(`${line === undefined ? '' : `line ${line}: `}"${key}" expected a number, got ${kindOf(value)}`)
    }
    labels.push(takeNumber(label))
    if (weight !== undefined) weights.push(takeNumber(weight))
    if (query !== undefined) queries.push(String(take(query)))
    rows.push(row)
  }
  return {
    rows: rows as DatasetBatch['rows'],
    label: labels,
    ...(weight === undefined ? {} : { weight: weights }),
    ...(query === undefined ? {} : { query: queries })
  }
}
