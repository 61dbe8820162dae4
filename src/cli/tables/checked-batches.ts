/**
 * `checkedBatches`: the batches of a model's input, and what becomes of rows that cannot be read.
 *
 * @module
 */
import type { BadRow, ModelBatch } from './model-rows.ts'
import type { OnError, Reject, Rejects } from './on-error.ts'
import type { TableField } from './table.ts'

/** How to go through batches. */
export interface CheckedBatchesOptions {
  readonly inputName: string
  /** The columns that are kept. */
  readonly kept: readonly TableField[]
  /** Whether a part of a batch may be written: the rows before the one that ends the run. */
  readonly writesParts: boolean
  /** Default: `fail`. */
  readonly onError: OnError | undefined
}

/**
 * Passes batches through, and tells of bad rows when the batch they are in has been dealt with.
 *
 * @throws Error at the first row that cannot be read, unless results may be missing
 */
export async function* checkedBatches(
  batches: AsyncIterable<ModelBatch>,
  { inputName, kept, writesParts, onError = 'fail' }: CheckedBatchesOptions,
  rejects: Rejects
): AsyncGenerator<ModelBatch> {
  for await (const batch of batches) {
    const [bad] = batch.badRows
    if (bad !== undefined && onError === 'fail') {
      if (writesParts && bad.row > 0) yield rowsUpTo(batch, bad.row)
      throw new Error(`${inputName}: ${bad.place}: ${bad.message}`)
    }
    yield batch
    const before = rejects.numRows()
    await rejects.add(
      batch.numRows,
      batch.badRows.map((row) => rejectOf(row, batch, kept, before))
    )
  }
}

function rowsUpTo(batch: ModelBatch, numRows: number): ModelBatch {
  return { ...batch, numRows, columns: batch.columns.map((column) => column.subarray(0, numRows)), badRows: [] }
}

function rejectOf(
  { row, line, message }: BadRow,
  batch: ModelBatch,
  kept: readonly TableField[],
  before: number
): Reject {
  const values = kept.map(({ name }, i): [string, unknown] => [name, batch.kept[i]!.valueAt(row)])
  const input = values.length === 0 ? undefined : Object.fromEntries(values)
  return { row: before + row + 1, line, error: message, input }
}
