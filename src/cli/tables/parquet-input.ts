/**
 * Tables from Parquet files, a row group at a time.
 *
 * @module
 */
import type { AsyncBuffer, DecodedArray, ParquetParsers, SchemaElement, SchemaTree } from 'hyparquet'
import { fileError } from '../../node/file-error.ts'
import { bytesOf, type RecordSource } from '../../node/text-source.ts'
import { loadParquetReading, type ParquetReading } from './packages.ts'
import type { ColumnKind, Storage, Table, TableBatch, TableColumn, TableField, TimeStorage } from './table.ts'
import { isTimeStorage, timeColumn } from './times.ts'

/**
 * Opens a file: reads what it says of itself. The end of a file tells where things are, so a stream is read whole.
 *
 * @throws Error when it is no Parquet file
 */
export async function openParquet(source: RecordSource): Promise<Table> {
  const parquet = await loadParquetReading()
  const file = typeof source === 'string' ? await onDisk(source, parquet) : await inMemory(source)
  const metadata = await parquet.parquetMetadataAsync(file).catch(() => {
    throw new Error('expected a Parquet file, got something else, or part of one')
  })
  const { children } = parquet.parquetSchema(metadata)
  const fields = children.map(tableFieldOf)
  return { fields, batches: (names) => batchesOf(file, metadata, fields, names, parquet) }
}

function onDisk(path: string, { asyncBufferFromFile }: ParquetReading): Promise<AsyncBuffer> {
  return asyncBufferFromFile(path).catch((cause: unknown) => {
    throw fileError('read', path, cause)
  })
}

async function inMemory(source: RecordSource): Promise<AsyncBuffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of bytesOf(source)) pieces.push(piece)
  const { buffer, byteOffset, byteLength } = Buffer.concat(pieces)
  const whole = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
  return { byteLength, slice: (start, end) => whole.slice(start, end) }
}

// What the package makes of them has milliseconds.
const exactTimes: Partial<ParquetParsers> = {
  dateFromDays: (days) => days,
  timestampFromMilliseconds: (count) => count,
  timestampFromMicroseconds: (count) => count,
  timestampFromNanoseconds: (count) => count
}

async function* batchesOf(
  file: AsyncBuffer,
  metadata: Awaited<ReturnType<ParquetReading['parquetMetadataAsync']>>,
  fields: readonly TableField[],
  names: readonly string[],
  { parquetScan, compressors }: ParquetReading
): AsyncGenerator<TableBatch> {
  const scan = await parquetScan({ file, metadata, columns: [...names], compressors, parsers: exactTimes })
  for (const { rowStart, rowEnd } of scan.ranges) {
    const numRows = rowEnd - rowStart
    const columns: TableColumn[] = []
    for (const column of names) {
      const { storage } = fields.find(({ name }) => name === column)!
      columns.push(columnOf(await scan.readColumn({ column, rowStart, rowEnd }), numRows, storage))
    }
    yield { numRows, columns }
  }
}

function columnOf(values: DecodedArray, numRows: number, storage: Storage | undefined): TableColumn {
  if (values.length !== numRows) throw new Error('expected a Parquet file, got one with columns of different lengths')
  const valueAt = (row: number): unknown => values[row] ?? null
  if (isTimeStorage(storage)) return timeColumn(storage, valueAt as (row: number) => number | bigint | null)
  const areNumbers = values instanceof Float64Array || values instanceof Float32Array || values instanceof Int32Array
  return areNumbers ? { valueAt, numbers: { values, validity: undefined } } : { valueAt }
}

function tableFieldOf({ element, children }: SchemaTree): TableField {
  const { name } = element
  const isFlat = children.length === 0 && element.repetition_type !== 'REPEATED'
  const [kind, storage] = isFlat ? meaningOf(element) : (['other', undefined] as const)
  return { name, kind, storage, typeName: isFlat ? typeNameOf(element) : 'nested' }
}

function typeNameOf({ type, converted_type, logical_type }: SchemaElement): string {
  return (logical_type?.type ?? converted_type ?? type ?? 'unknown').toLowerCase()
}

function meaningOf(element: SchemaElement): readonly [ColumnKind, Storage | undefined] {
  const { type, converted_type: converted, logical_type: logical } = element
  const isText = logical?.type === 'STRING' || logical?.type === 'ENUM' || converted === 'UTF8' || converted === 'ENUM'
  const isInteger = logical?.type === 'INTEGER' || /^U?INT_\d+$/.test(converted ?? '')
  const isUnsigned = (logical?.type === 'INTEGER' && !logical.isSigned) || converted?.startsWith('UINT_') === true
  if (isText) return ['text', 'text']
  // All of its values are missing, which a column of any type can say.
  if (logical?.type === 'NULL') return ['null', 'text']
  const time = timeStorageOf(element)
  if (time !== undefined) return ['other', time]
  if ((logical !== undefined || converted !== undefined) && !isInteger) return ['other', undefined]
  switch (type) {
    case 'BOOLEAN':
      return ['boolean', 'boolean']
    case 'INT32':
      return ['number', isUnsigned ? 'int64' : 'int32']
    case 'INT64':
      return ['number', isUnsigned ? 'uint64' : 'int64']
    case 'FLOAT':
      return ['number', 'float32']
    case 'DOUBLE':
      return ['number', 'float64']
    default:
      return ['other', undefined]
  }
}

function timeStorageOf({
  type,
  converted_type: converted,
  logical_type: logical
}: SchemaElement): TimeStorage | undefined {
  if (logical?.type === 'DATE' || converted === 'DATE') return 'date'
  if (logical?.type === 'TIMESTAMP') {
    const resolution = ({ MILLIS: 'ms', MICROS: 'us', NANOS: 'ns' } as const)[logical.unit]
    return `timestamp_${resolution}${logical.isAdjustedToUTC ? '_utc' : ''}`
  }
  if (converted === 'TIMESTAMP_MILLIS') return 'timestamp_ms_utc'
  if (converted === 'TIMESTAMP_MICROS') return 'timestamp_us_utc'
  // Of before there were others; it does not say whose clock it is.
  return type === 'INT96' && converted === undefined ? 'timestamp_ns' : undefined
}
