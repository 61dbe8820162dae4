/**
 * What Arrow and Parquet have in common: typed columns with names, batch by batch.
 *
 * @module
 */
import type { Column, Field } from '@uwdata/flechette'

/** What the values of a column are. */
export type ColumnKind = 'null' | 'boolean' | 'number' | 'text' | 'other'

/** As what a column can be written to another format. */
export type Storage = 'boolean' | 'int32' | 'int64' | 'uint64' | 'float32' | 'float64' | 'text' | TimeStorage

/** Parts of a second that points in time count. */
export type Resolution = 'ms' | 'us' | 'ns'

/**
 * How times are stored: `date` counts days since 1970, the others parts of seconds since then; those of `_utc` are points in time, the
 * others readings of a clock somewhere.
 */
export type TimeStorage = 'date' | `timestamp_${Resolution}${'' | '_utc'}`

/** A column of a table, before any row. */
export interface TableField {
  readonly name: string
  readonly kind: ColumnKind
  /** Undefined for types that only Arrow has. */
  readonly storage: Storage | undefined
  /** For messages. */
  readonly typeName: string
  /** Of a column of Arrow. */
  readonly arrow?: Field
}

/** The values of a column in one batch. */
export interface TableColumn {
  /** A value; `null` where it is missing. Integers of 64 bits are bigints, times are texts. */
  readonly valueAt: (row: number) => unknown
  /** Of a column of times: as what `TimeStorage` counts. */
  readonly timeAt?: (row: number) => number | bigint | null
  /** The same values, if all are numbers or missing, without asking for them one by one. */
  readonly numbers?: NumberValues | undefined
  /** The same values, if they come from a dictionary. */
  readonly dictionary?: { readonly values: readonly unknown[]; readonly keys: NumberValues } | undefined
  readonly arrow?: Column<unknown>
}

/** Numbers; some may be missing. */
export interface NumberValues {
  readonly values: ArrayLike<number>
  /** Bits from the lowest up, 0 for missing; undefined when none is. */
  readonly validity: Uint8Array | undefined
}

/** Rows of a table: the columns asked for, in that order. */
export interface TableBatch {
  readonly numRows: number
  readonly columns: readonly TableColumn[]
}

/** A table that is read once. */
export interface Table {
  readonly fields: readonly TableField[]
  /**
   * The columns of these names, batch by batch.
   *
   * @throws Error when the input is damaged
   */
  readonly batches: (names: readonly string[]) => AsyncIterable<TableBatch>
}

/** Whether the value at `row` is there. */
export function isThere(validity: Uint8Array | undefined, row: number): boolean {
  return validity === undefined || ((validity[row >> 3]! >> (row & 7)) & 1) === 1
}
