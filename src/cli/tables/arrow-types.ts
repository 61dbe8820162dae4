/**
 * What Arrow's types mean here.
 *
 * @module
 */
import type { Batch, DataType, Field } from '@uwdata/flechette'
import type { Flechette } from './packages.ts'
import { type ColumnKind, isThere, type Storage, type TableField } from './table.ts'
import { isTimeStorage, partsOfTimeStorage } from './times.ts'

type TypeNames = Flechette['Type']

/** What can be known of a column before any row. */
export function tableFieldOf(arrow: Field, { Type }: Flechette): TableField {
  const isDictionary = arrow.type.typeId === Type.Dictionary
  const valueType = arrow.type.typeId === Type.Dictionary ? arrow.type.dictionary : arrow.type
  const storage = storageOf(valueType, Type)
  return {
    name: arrow.name,
    kind: kindOf(valueType, Type),
    storage: isDictionary && isTimeStorage(storage) ? undefined : storage,
    typeName: nameOf(valueType, Type),
    arrow
  }
}

function kindOf({ typeId }: DataType, Type: TypeNames): ColumnKind {
  switch (typeId) {
    case Type.Null:
      return 'null'
    case Type.Bool:
      return 'boolean'
    case Type.Int:
    case Type.Float:
      return 'number'
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
      return 'text'
    default:
      return 'other'
  }
}

/** As what a column of this type is written to another format; undefined where it cannot be. */
export function storageOf(type: DataType, Type: TypeNames): Storage | undefined {
  switch (type.typeId) {
    case Type.Bool:
      return 'boolean'
    case Type.Int:
      if (type.bitWidth < 32 || (type.bitWidth === 32 && type.signed)) return 'int32'
      return type.bitWidth === 32 || type.signed ? 'int64' : 'uint64'
    case Type.Float:
      return type.precision === 2 ? 'float64' : 'float32'
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
    // All of its values are missing, which a column of any type can say.
    case Type.Null:
      return 'text'
    case Type.Date:
      return 'date'
    case Type.Timestamp: {
      const resolution = (['ms', 'ms', 'us', 'ns'] as const)[type.unit]
      return `timestamp_${resolution}${type.timezone == null ? '' : '_utc'}`
    }
    default:
      return undefined
  }
}

/** The times of a column, which is no dictionary. */
export function timesOf(
  { length, nullCount, validity, values, type }: Batch<unknown>,
  { Type, DateUnit, TimeUnit }: Flechette
): ((row: number) => number | bigint | null) | undefined {
  const bits = nullCount > 0 ? validity : undefined
  const at = (row: number): number | bigint | null => (row < length && isThere(bits, row) ? values[row]! : null)
  const scaled = (scale: (count: bigint) => number | bigint) => (row: number) => {
    const count = at(row)
    return count === null ? null : scale(BigInt(count))
  }
  if (type.typeId === Type.Date) return type.unit === DateUnit.DAY ? at : scaled((count) => Number(count / 86_400_000n))
  if (type.typeId !== Type.Timestamp) return undefined
  return type.unit === TimeUnit.SECOND ? scaled((count) => count * 1000n) : at
}

function nameOf(type: DataType, Type: TypeNames): string {
  if (type.typeId === Type.Int) return `${type.signed ? 'int' : 'uint'}${type.bitWidth}`
  if (type.typeId === Type.Float) return `float${16 << type.precision}`
  const [name = 'unknown'] = Object.entries(Type).find(([, id]) => id === type.typeId) ?? []
  return name.toLowerCase()
}

/** Arrow's type for what is written. */
export function arrowTypeOf(storage: Storage, flechette: Flechette): DataType {
  const { bool, int32, int64, uint64, float32, float64, utf8, dateDay, timestamp, TimeUnit } = flechette
  if (storage === 'date') return dateDay()
  if (isTimeStorage(storage)) {
    const { resolution, isUtc } = partsOfTimeStorage(storage)
    const { MILLISECOND: ms, MICROSECOND: us, NANOSECOND: ns } = TimeUnit
    return timestamp({ ms, us, ns }[resolution], isUtc ? 'UTC' : null)
  }
  switch (storage) {
    case 'boolean':
      return bool()
    case 'int32':
      return int32()
    case 'int64':
      return int64()
    case 'uint64':
      return uint64()
    case 'float32':
      return float32()
    case 'float64':
      return float64()
    case 'text':
      return utf8()
  }
}

/** Whether there is a dictionary inside a type. */
export function hasDictionary(type: DataType, Type: TypeNames): boolean {
  if (type.typeId === Type.Dictionary) return true
  const { children = [] } = type as { children?: readonly Field[] }
  return children.some((child) => hasDictionary(child.type, Type))
}
