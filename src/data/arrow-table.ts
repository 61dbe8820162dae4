/**
 * Rows of an Arrow table, by the methods that the packages for Arrow have in common.
 *
 * @module
 */
import { tableReader } from './named-rows.ts'
import { isNumberArray } from './number-array.ts'
import type { RowReader, RowSchema } from './row-reader.ts'

/** A column of an Arrow table: text for strings and dictionaries, `null` for missing. */
export interface ArrowColumn extends Iterable<unknown> {
  readonly length: number
  readonly nullCount?: number
  readonly toArray: () => ArrayLike<unknown>
}

/** An Arrow table. */
export interface ArrowTable {
  readonly numRows: number
  readonly schema: { readonly fields: readonly { readonly name: string }[] }
  readonly getChild: (name: string) => ArrowColumn | null | undefined
}

/** Whether an object has what an Arrow table has. */
export function isArrowTable(value: object): value is ArrowTable {
  const { schema, getChild } = value as { schema?: { fields?: unknown }; getChild?: unknown }
  return typeof getChild === 'function' && Array.isArray(schema?.fields)
}

/** A reader of a table, which is copied at once. */
export function arrowReader(table: ArrowTable, schema: RowSchema): RowReader {
  const names = table.schema.fields.map(({ name }) => name)
  return tableReader(names, (name) => valuesOf(table.getChild(name)!), schema)
}

function valuesOf(column: ArrowColumn): ArrayLike<unknown> {
  if (column.nullCount === 0) {
    const values = column.toArray()
    // apache-arrow has the bits of float16 there.
    const areBits = values instanceof Uint16Array
    if (isNumberArray(values) && !areBits && values.length === column.length) return values
  }
  return Array.from(column)
}
