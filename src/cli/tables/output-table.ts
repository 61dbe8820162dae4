/**
 * What a table of results is: the columns that are kept of the input, then those of the results.
 *
 * @module
 */
import { jsonText } from '../../records/json-text.ts'
import type { Storage, TableColumn, TableField } from './table.ts'

/** A format that tables can be written in. */
export type TableForm = 'csv' | 'ndjson' | 'arrow' | 'parquet'

/** A column of results. */
export interface ResultField {
  readonly name: string
  readonly storage: Storage
}

/** What every row of the output has. */
export interface OutputFields {
  readonly kept: readonly TableField[]
  readonly results: readonly ResultField[]
}

/** Rows of the output. */
export interface OutputBatch {
  readonly numRows: number
  readonly kept: readonly TableColumn[]
  /** By field [numRows]; `null` is missing. */
  readonly results: readonly ArrayLike<unknown>[]
  /** Rows whose results are missing, whatever `results` holds, in ascending order. */
  readonly missing: readonly number[]
}

/** Writes a table. */
export interface TableWriter {
  /** Writes rows at once. Await it before the next call. */
  readonly write: (batch: OutputBatch) => Promise<void>
  /** Writes what follows the last row. */
  readonly end: () => Promise<void>
}

/** A value as a column of this storage takes it. What JSON has besides texts is its JSON in a column of texts. */
export function storedValue(value: unknown, storage: Storage): unknown {
  if (value === null || value === undefined) return null
  if (storage === 'text') return typeof value === 'string' ? value : jsonText(value)
  return (storage === 'int64' || storage === 'uint64') && typeof value === 'number' ? BigInt(value) : value
}
