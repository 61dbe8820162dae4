/**
 * Tables from Arrow IPC streams, a record batch at a time.
 *
 * @module
 */
import type { Batch, Column, DataType, DictionaryType } from '@uwdata/flechette'
import { type ArrowMessage, arrowMessages } from '../../records/arrow-messages.ts'
import { storageOf, tableFieldOf, timesOf } from './arrow-types.ts'
import { type Flechette, loadFlechette } from './packages.ts'
import type { NumberValues, Table, TableBatch, TableColumn } from './table.ts'
import { isTimeStorage, timeColumn } from './times.ts'

/**
 * Opens a stream: reads its schema. Batches are read as they are asked for, one message at a time.
 *
 * @returns undefined when there are no bytes at all
 * @throws Error when this is no Arrow IPC stream
 */
export async function openArrow(pieces: AsyncIterable<Uint8Array>): Promise<Table | undefined> {
  const flechette = await loadFlechette()
  const messages = arrowMessages(pieces)
  const { done, value: schema } = await messages.next()
  if (done) return undefined
  if (schema.type !== 'schema') throw new Error('expected an Arrow IPC stream that begins with a schema')
  const { fields, endianness } = decoding(() => flechette.tableFromIPC([schema.bytes]).schema)
  // A name may be left out, says the format; then it cannot be found by it.
  if (fields.some(({ name }) => typeof name !== 'string'))
    throw new Error('expected columns with names, got one without')
  if (endianness === flechette.Endianness.Big) throw new Error('expected an Arrow IPC stream of little-endian numbers')
  return {
    fields: decoding(() => fields.map((field) => tableFieldOf(field, flechette))),
    batches: (names) => batchesOf(schema, messages, names, flechette)
  }
}

async function* batchesOf(
  schema: ArrowMessage,
  messages: AsyncIterable<ArrowMessage>,
  names: readonly string[],
  flechette: Flechette
): AsyncGenerator<TableBatch> {
  // The messages that make up each dictionary.
  const dictionaries = new Map<bigint, Uint8Array[]>()
  for await (const message of messages) {
    if (message.isCompressed) throw new Error(compressed)
    switch (message.type) {
      case 'schema':
        throw new Error('expected one schema in an Arrow IPC stream, got a second one')
      case 'dictionary': {
        const before = message.isDelta ? (dictionaries.get(message.dictionary) ?? []) : []
        dictionaries.set(message.dictionary, [...before, message.bytes])
        break
      }
      case 'batch': {
        const parts = [schema.bytes, ...[...dictionaries.values()].flat(), message.bytes]
        yield { numRows: message.numRows, columns: columnsOf(parts, names, message.numRows, flechette) }
      }
    }
  }
}

const compressed =
  'compressed Arrow record batches cannot be read; write them without: in ClickHouse ' +
  "output_format_arrow_compression_method='none', in pyarrow IpcWriteOptions(compression=None)"

function columnsOf(
  parts: Uint8Array[],
  names: readonly string[],
  numRows: number,
  flechette: Flechette
): TableColumn[] {
  return decoding(() => {
    const table = flechette.tableFromIPC(parts, { useBigInt: true })
    return names.map((name) => columnOf(table.getChild(name), numRows, flechette))
  })
}

// The package believes what a message says of itself: a damaged one sends it to types that are not there, beyond the end, and to sizes
// of more than 2^53, for which it has an error of no class of its own.
function decoding<Value>(decode: () => Value): Value {
  try {
    return decode()
  } catch (error) {
    const isDamage =
      error instanceof RangeError || error instanceof TypeError || /^BigInt exceeds/.test((error as Error).message)
    throw isDamage ? new Error(damaged) : error
  }
}

function columnOf(arrow: Column<unknown>, numRows: number, flechette: Flechette): TableColumn {
  const { Type } = flechette
  const [batch] = arrow.data as readonly Batch<unknown>[]
  if (batch === undefined || batch.length !== numRows) throw new Error(damaged)
  checkLengths(batch, Type)
  const { validity, values } = batch
  const isNullable = batch.nullCount > 0
  const timeAt = timesOf(batch, flechette)
  const storage = storageOf(batch.type, Type)
  if (timeAt !== undefined && isTimeStorage(storage)) return { ...timeColumn(storage, timeAt), arrow }
  const common = { valueAt: (row: number) => batch.at(row), arrow }
  const numbers = (): NumberValues => ({
    values: values as unknown as ArrayLike<number>,
    validity: isNullable ? validity : undefined
  })
  const { type } = batch
  if (type.typeId === Type.Dictionary) return { ...common, dictionary: dictionaryOf(batch, numbers()) }
  const areNumbers =
    (type.typeId === Type.Int && type.bitWidth < 64) || (type.typeId === Type.Float && type.precision > 0)
  return areNumbers ? { ...common, numbers: numbers() } : common
}

function dictionaryOf(batch: Batch<unknown>, keys: NumberValues): TableColumn['dictionary'] {
  // Keys of 64 bits are rare enough to be read one by one.
  if (!((batch.type as DictionaryType).indices.bitWidth < 64)) return undefined
  const { dictionary } = batch as Batch<unknown> & { readonly dictionary?: Column<unknown> }
  if (dictionary === undefined) throw new Error('expected the dictionary of a column before its keys, got none')
  return { values: Array.from(dictionary), keys }
}

const damaged = 'expected an Arrow IPC stream, got a damaged one'

// A stream that says of a buffer that it is shorter than the rows it is for would otherwise be read as missing values.
function checkLengths(batch: Batch<unknown>, Type: Flechette['Type']): void {
  const { length, nullCount, validity, values, offsets, sizes, type } = batch
  const isShort = (array: ArrayLike<unknown> | undefined, wanted: number): boolean =>
    array !== undefined && array.length < wanted
  const bits = Math.ceil(length / 8)
  if (nullCount > 0 && type.typeId !== Type.Null && isShort(validity ?? [], bits)) throw new Error(damaged)
  // Of a union: which of its types each value has.
  const { typeIds } = batch as Batch<unknown> & { readonly typeIds?: ArrayLike<number> }
  if (isShort(sizes, length) || isShort(typeIds, length)) throw new Error(damaged)
  // There are none in a sparse union.
  if (offsets != null) {
    const isText = type.typeId === Type.Utf8 || type.typeId === Type.LargeUtf8
    // Where there is something else besides, each value has its own offset, and no other ends there.
    const numOffsets = sizes === undefined && typeIds === undefined ? length + 1 : length
    if (length > 0 && isShort(offsets, numOffsets)) throw new Error(damaged)
    if (length > 0 && isText && isShort(values, Number(offsets[length]))) throw new Error(damaged)
  } else if (isShort(values, valuesNeeded(type, length, bits, Type))) throw new Error(damaged)
}

function valuesNeeded({ typeId }: DataType, length: number, bits: number, Type: Flechette['Type']): number {
  if (typeId === Type.Bool) return bits
  const { Int, Float, Dictionary, Date, Timestamp } = Type
  return ([Int, Float, Dictionary, Date, Timestamp] as number[]).includes(typeId) ? length : 0
}
