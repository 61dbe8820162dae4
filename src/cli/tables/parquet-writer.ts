/**
 * Tables of results as Parquet files, in row groups of many batches.
 *
 * @module
 */
import type { SchemaElement } from 'hyparquet'
import type { Output } from '../io/output.ts'
import { type OutputBatch, type OutputFields, storedValue, type TableWriter } from './output-table.ts'
import { loadParquetWriting } from './packages.ts'
import type { Storage, TableField, TimeStorage } from './table.ts'
import { isTimeStorage, partsOfTimeStorage } from './times.ts'

const rowGroupSize = 100_000

const elements: Readonly<Record<Exclude<Storage, TimeStorage>, Omit<SchemaElement, 'name'>>> = {
  boolean: { type: 'BOOLEAN' },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  // The package writes the logical type of integers such that other programs cannot read the file.
  uint64: { type: 'INT64', converted_type: 'UINT_64' },
  float32: { type: 'FLOAT' },
  float64: { type: 'DOUBLE' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }
}

function elementOf(storage: Storage): Omit<SchemaElement, 'name'> {
  if (!isTimeStorage(storage)) return elements[storage]
  if (storage === 'date') return { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } }
  const { resolution, isUtc } = partsOfTimeStorage(storage)
  const unit = ({ ms: 'MILLIS', us: 'MICROS', ns: 'NANOS' } as const)[resolution]
  return { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: isUtc, unit } }
}

/** Opens a file, which can be read once all of it has been written. */
export async function openParquetWriter({ kept, results }: OutputFields, output: Output): Promise<TableWriter> {
  const { ByteWriter, ParquetWriter } = await loadParquetWriting()
  const fields = [...kept, ...results]
  const schema: SchemaElement[] = [
    { name: 'root', num_children: fields.length },
    ...fields.map(({ name, storage }): SchemaElement => ({ name, ...elementOf(storage!), repetition_type: 'OPTIONAL' }))
  ]
  const bytes = new ByteWriter()
  const writer = new ParquetWriter({ writer: bytes, schema })
  const flush = async (): Promise<void> => {
    const written = bytes.getBytes().slice()
    bytes.index = 0
    if (written.length > 0) await output.write(written)
  }
  let numRows = 0
  let rows: unknown[][] = fields.map(() => [])
  const endGroup = async (): Promise<void> => {
    if (numRows === 0) return
    const columnData = fields.map(({ name }, i) => ({ name, data: rows[i]! }))
    await writer.write({ columnData, rowGroupSize: numRows })
    numRows = 0
    rows = fields.map(() => [])
    await flush()
  }
  return {
    write: async (batch) => {
      addRows(batch, rows, numRows, kept)
      numRows += batch.numRows
      if (numRows >= rowGroupSize) await endGroup()
    },
    end: async () => {
      await endGroup()
      await writer.finish()
      await flush()
    }
  }
}

function addRows(
  { numRows, kept, results, missing }: OutputBatch,
  rows: readonly unknown[][],
  before: number,
  keptFields: readonly TableField[]
): void {
  for (let row = 0; row < numRows; row++) {
    kept.forEach(({ valueAt, timeAt }, i) =>
      rows[i]!.push(timeAt === undefined ? storedValue(valueAt(row), keptFields[i]!.storage!) : timeAt(row))
    )
    results.forEach((values, i) => rows[kept.length + i]!.push(values[row]))
  }
  for (const row of missing) for (let i = kept.length; i < rows.length; i++) rows[i]![before + row] = null
}
