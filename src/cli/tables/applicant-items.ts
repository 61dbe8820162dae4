/**
 * Applicants from an input of any format, as records.
 *
 * @module
 */
import { bytesOf } from '../../node/text-source.ts'
import type { CliIo } from '../io/command.ts'
import { type Input, naming, readInput, withProgress } from '../io/input.ts'
import { createProgress } from '../io/progress.ts'
import type { InputItem, ReadItems } from '../io/score-input.ts'
import { formattedSource, type TableFormat } from '../io/table-format.ts'
import { openArrow } from './arrow-input.ts'
import { openParquet } from './parquet-input.ts'
import type { Table, TableBatch, TableColumn, TableField } from './table.ts'

/** Applicants that are about to be read. */
export interface ApplicantInput {
  /** All columns of Arrow and Parquet, none of text. */
  readonly fields: readonly TableField[]
  /** The columns to keep. */
  readonly kept: readonly TableField[]
  readonly read: ReadItems
  /** The columns to keep of the batch that was read last; undefined where there are no columns. */
  readonly keptColumns: () => readonly TableColumn[] | undefined
}

/**
 * Opens an input.
 *
 * @returns undefined for Arrow without any bytes, of which not even the columns are known
 * @throws Error that names the input when it cannot be read
 */
export async function openApplicants(
  input: Input,
  given: TableFormat | undefined,
  keep: readonly string[],
  isOutputShown: boolean,
  io: CliIo
): Promise<ApplicantInput | undefined> {
  try {
    const { format, source } = await formattedSource(input.source, given)
    if (format !== 'arrow' && format !== 'parquet') {
      return {
        fields: [],
        kept: keep.map((name) => ({ name, kind: 'text', storage: 'text', typeName: 'text' })),
        read: (keysOfColumns) => readInput({ ...input, source }, { format, keysOfColumns }, isOutputShown, io),
        keptColumns: () => undefined
      }
    }
    const table = format === 'parquet' ? await openParquet(source) : await openArrow(bytesOf(source))
    if (table === undefined) return undefined
    const kept = keep.flatMap((name) => table.fields.filter((field) => field.name === name))
    let last: TableBatch | undefined
    const names = table.fields.map(({ name }) => name)
    const read: ReadItems = (keysOfColumns) => {
      const progress = createProgress(io, undefined, isOutputShown)
      const batches = itemsOf(table, names, keysOfColumns, (batch) => {
        last = batch
      })
      return withProgress(input.name, batches, ({ length }) => length, progress)
    }
    return {
      fields: table.fields,
      kept,
      read,
      keptColumns: () => last && keep.map((name) => last!.columns[names.indexOf(name)]!)
    }
  } catch (error) {
    throw naming(input.name, error)
  }
}

async function* itemsOf(
  table: Table,
  names: readonly string[],
  keysOfColumns: (names: readonly string[]) => readonly string[],
  onBatch: (batch: TableBatch) => void
): AsyncGenerator<InputItem[]> {
  const keys = keysOfColumns(names)
  for await (const batch of table.batches(names)) {
    onBatch(batch)
    yield Array.from({ length: batch.numRows }, (_, row) => {
      const cells = batch.columns.map(({ valueAt }) => valueAt(row))
      const entries = keys.flatMap((key, column): [string, unknown][] =>
        key === '' ? [] : [[key, plainValue(cells[column])]]
      )
      return { line: undefined, cells, record: Object.fromEntries(entries) }
    })
  }
}

// As JSON would have it.
function plainValue(value: unknown): unknown {
  if (typeof value !== 'bigint') return value
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
}
