/**
 * What a table of results is: the columns that are kept of the input, then those of the results.
 *
 * @module
 */
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
