/**
 * What Arrow's types mean here.
 *
 * @module
 */
import type { DataType, Field } from '@uwdata/flechette'
import type { Flechette } from './packages.ts'
import type { ColumnKind, Storage, TableField } from './table.ts'

type TypeNames = Flechette['Type']

/** What can be known of a column before any row. */
export function tableFieldOf(arrow: Field, { Type }: Flechette): TableField {
  const valueType = arrow.type.typeId === Type.Dictionary ? arrow.type.dictionary : arrow.type
  return {
    name: arrow.name,
    kind: kindOf(valueType, Type),
    storage: storageOf(valueType, Type),
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

function storageOf(type: DataType, Type: TypeNames): Storage | undefined {
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
    default:
      return undefined
  }
}

function nameOf(type: DataType, Type: TypeNames): string {
  if (type.typeId === Type.Int) return `${type.signed ? 'int' : 'uint'}${type.bitWidth}`
  if (type.typeId === Type.Float) return `float${16 << type.precision}`
  const [name = 'unknown'] = Object.entries(Type).find(([, id]) => id === type.typeId) ?? []
  return name.toLowerCase()
}

/** Arrow's type for what is written. */
export function arrowTypeOf(
  storage: Storage,
  { bool, int32, int64, uint64, float32, float64, utf8 }: Flechette
): DataType {
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
