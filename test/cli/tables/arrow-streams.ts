/**
 * Arrow IPC streams for tests.
 *
 * @module
 */
import {
  type Batch,
  batchType,
  Column,
  columnFromArray,
  type DataType,
  type Table,
  tableFromColumns,
  tableToIPC
} from '@uwdata/flechette'

/** Columns by name: values, with a type where it cannot be told by them. */
export type ArrowColumns = Readonly<Record<string, readonly [values: ArrayLike<unknown>, type?: DataType]>>

/** A table of one batch. */
export function arrowTable(columns: ArrowColumns): Table {
  return tableFromColumns(
    Object.entries(columns).map(([name, [values, type]]): [string, Column<unknown>] => [
      name,
      values.length === 0 ? emptyColumn(type!) : columnFromArray(values as unknown[], type)
    ])
  )
}

/** A stream with a batch for each of the tables, which have the same columns. */
export function arrowStream(...batches: readonly ArrowColumns[]): Buffer {
  const streams = batches.map((columns) => Buffer.from(tableToIPC(arrowTable(columns), {})!))
  const end = streams[0]!.subarray(-8)
  const bodies = streams.map((stream, i) => stream.subarray(i === 0 ? 0 : schemaBytes(stream), -8))
  return Buffer.concat([...bodies, end])
}

/** Length of the schema message with which a stream begins. */
export function schemaBytes(stream: Buffer): number {
  return 8 + stream.readInt32LE(4)
}

// The package makes no batch of no values.
function emptyColumn(type: DataType): Column<unknown> {
  const BatchType = batchType(type) as unknown as new (options: object) => Batch<unknown>
  const nothing = new Uint8Array(0)
  return new Column([new BatchType({ length: 0, nullCount: 0, type, validity: nothing, values: nothing })], type)
}
