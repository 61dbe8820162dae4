/**
 * Tables of results as an Arrow IPC stream: the schema at once, then a record batch for each batch.
 *
 * @module
 */
import type { Batch, Column, DataType, DictionaryType, Field } from '@uwdata/flechette'
import { endOfStream } from '../../records/arrow-messages.ts'
import { usageError } from '../io/command.ts'
import type { Output } from '../io/output.ts'
import { arrowTypeOf, hasDictionary } from './arrow-types.ts'
import { type OutputBatch, type OutputFields, storedValue, type TableWriter } from './output-table.ts'
import { type Flechette, loadFlechette } from './packages.ts'
import type { TableColumn, TableField } from './table.ts'

/**
 * Writes the schema.
 *
 * @throws usage error when a kept column has dictionaries inside its values
 */
export async function openArrowWriter({ kept, results }: OutputFields, output: Output): Promise<TableWriter> {
  const flechette = await loadFlechette()
  const fields = [
    ...numberedDictionaries(kept, flechette),
    ...results.map(({ name, storage }) => flechette.field(name, arrowTypeOf(storage, flechette)))
  ]
  const streamOf = (columns: readonly Column<unknown>[]): Uint8Array => {
    const { Endianness, Table, Version, tableToIPC } = flechette
    const typed = fields.map((field, i) => ({ ...field, type: typeOf(columns[i]!) }))
    const schema = { version: Version.V5, endianness: Endianness.Little, fields: typed, metadata: null }
    return tableToIPC(new Table(schema, [...columns]), {})!
  }
  const head = streamOf(fields.map(({ type }) => new flechette.Column<unknown>([], type)))
  await output.write(head.subarray(0, schemaBytesOf(head)))
  return {
    write: (batch) => {
      const stream = streamOf(columnsOf(batch, kept, fields, flechette))
      // The schema has been written, and more batches may follow.
      return output.write(stream.subarray(schemaBytesOf(stream), stream.length - endOfStream.length))
    },
    end: () => output.write(endOfStream)
  }
}

// The package tells dictionaries apart by the identity of their types, which columns may share.
function typeOf({ type, data }: Column<unknown>): DataType {
  const [batch] = data as readonly (Batch<unknown> & { readonly dictionary?: Column<unknown> })[]
  return batch?.dictionary === undefined ? type : ({ ...type, dictionary: batch.dictionary.type } as DictionaryType)
}

// A schema has no body.
function schemaBytesOf(stream: Uint8Array): number {
  return 8 + new DataView(stream.buffer, stream.byteOffset).getInt32(4, true)
}

// The fields of kept columns. Dictionaries are numbered in the order of the columns, as the package does it in every batch.
function numberedDictionaries(kept: readonly TableField[], flechette: Flechette): Field[] {
  const { Type } = flechette
  const numberOf = new Map<number, number>()
  return kept.map(({ name, storage, arrow }) => {
    if (arrow === undefined) return flechette.field(name, arrowTypeOf(storage!, flechette))
    const { type } = arrow
    if (type.typeId !== Type.Dictionary) {
      if (hasDictionary(type, Type))
        throw usageError(`--keep cannot write column "${name}": dictionaries inside values`)
      return arrow
    }
    if (!numberOf.has(type.id)) numberOf.set(type.id, numberOf.size)
    return { ...arrow, type: { ...type, id: numberOf.get(type.id)! } satisfies DictionaryType }
  })
}

function columnsOf(
  { numRows, kept, results, missing }: OutputBatch,
  keptFields: readonly TableField[],
  fields: readonly Field[],
  flechette: Flechette
): Column<unknown>[] {
  return fields.map(({ type }, i) => {
    if (i >= kept.length) return arrowColumn(results[i - kept.length]!, type, missing, flechette)
    const { arrow, valueAt, timeAt } = kept[i]!
    if (arrow === undefined && timeAt !== undefined) return timesColumn(timeAt, type, numRows, flechette)
    return (
      arrow ??
      arrowColumn(
        Array.from({ length: numRows }, (_, row) => storedValue(valueAt(row), keptFields[i]!.storage!)),
        type,
        [],
        flechette
      )
    )
  })
}

function timesColumn(
  timeAt: NonNullable<TableColumn['timeAt']>,
  type: DataType,
  numRows: number,
  flechette: Flechette
): Column<unknown> {
  const times = Array.from({ length: numRows }, (_, row) => timeAt(row))
  const missing = [...times.keys()].filter((row) => times[row] === null)
  const values =
    type.typeId === flechette.Type.Date
      ? Int32Array.from(times, (time) => Number(time ?? 0))
      : BigInt64Array.from(times, (time) => BigInt(time ?? 0))
  return arrowColumn(values as ArrayLike<unknown>, type, missing, flechette)
}

function arrowColumn(
  values: ArrayLike<unknown>,
  type: DataType,
  missing: readonly number[],
  flechette: Flechette
): Column<unknown> {
  const { length } = values
  const isPlain = values instanceof Float64Array || values instanceof Int32Array || values instanceof BigInt64Array
  if (!isPlain && length > 0) {
    const left: unknown[] = Array.from(values)
    for (const row of missing) left[row] = null
    return flechette.columnFromArray(left, type)
  }
  const validity = missing.length === 0 ? new Uint8Array(0) : new Uint8Array(Math.ceil(length / 8)).fill(255)
  for (const row of missing) validity[row >> 3]! &= ~(1 << (row & 7))
  const BatchType = flechette.batchType(type, {}) as unknown as new (options: BatchOptions) => Batch<unknown>
  const batch = new BatchType({
    length,
    nullCount: missing.length,
    type,
    validity,
    values: isPlain ? values : new Uint8Array(0),
    offsets: new Int32Array(1)
  })
  return new flechette.Column([batch], type)
}

type BatchOptions = ConstructorParameters<Flechette['Batch']>[0]
