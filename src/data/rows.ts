/**
 * The forms rows may have. Whatever the form, a `RowReader` copies rows or columns into a buffer, so that nothing else needs to
 * know it.
 *
 * What is given by position holds what the trees compare with: numbers, and codes of categories. What is given by name
 * holds values, which go through the model's own categories.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { arrowReader, type ArrowTable, isArrowTable } from './arrow-table.ts'
import { type NamedColumns, namedColumnReader, recordReader, type RowRecord } from './named-rows.ts'
import { isNumberArray, type NumberArray } from './number-array.ts'
import { arrayReader, columnReader, type Matrix, matrixReader } from './positional-rows.ts'
import { isObject } from './row-checks.ts'
import type { RowReader, RowSchema } from './row-reader.ts'
import { sparseReader, type SparseMatrix } from './sparse-rows.ts'
import type { RowValue } from './values.ts'

/**
 * Rows of features. Missing is NaN in all forms, and `null` or `undefined` where an array or object can hold them.
 *
 * By position, with the codes of categories:
 *
 * - an array of typed arrays: **columns**, one per feature, all of the same length
 * - `{ values, numRows, numFeatures }`: a row-major matrix
 * - `{ indptr, indices, values, numRows, numFeatures }`: a sparse matrix (CSR); what it does not hold is 0
 * - an array of arrays of numbers: one array per row
 *
 * By name, with the values of categories:
 *
 * - an array of plain objects: records
 * - `{ income: […], age: […] }`: columns by name
 * - an Arrow table, of any package with the usual methods
 */
export type Rows =
  | readonly NumberArray[]
  | Matrix
  | SparseMatrix
  | readonly (readonly RowValue[])[]
  | readonly RowRecord[]
  | NamedColumns
  | ArrowTable

/**
 * A reader of `rows` for a model with the features of `schema`.
 *
 * @throws TypeError when rows are of no known form or hold what is no number
 * @throws RangeError when their features are not the model's
 */
export function createRowReader(rows: Rows, schema: RowSchema): RowReader {
  const { name } = schema
  const numFeatures = schema.featureNames.length
  if (!Array.isArray(rows)) {
    if (!isObject(rows)) throw new TypeError(`"${name}" expected ${forms}, got ${kindOf(rows)}`)
    if ('indptr' in rows) return sparseReader(name, rows as unknown as SparseMatrix, numFeatures)
    if ('values' in rows && 'numRows' in rows && 'numFeatures' in rows) {
      return matrixReader(name, rows as unknown as Matrix, numFeatures)
    }
    if (isArrowTable(rows)) return arrowReader(rows, schema)
    return namedColumnReader(rows, schema, forms)
  }
  if (rows.length === 0) return { numRows: 0, read: () => {}, readColumn: () => {} }
  const first: unknown = rows[0]
  if (isNumberArray(first)) return columnReader(name, rows, numFeatures)
  if (Array.isArray(first)) return arrayReader(name, rows, numFeatures)
  if (isObject(first)) return recordReader(rows, schema)
  if (typeof first === 'number') {
    throw new TypeError(`"${name}" expected an array of rows, got an array of numbers; write [[…]] for one row`)
  }
  throw new TypeError(`"${name}" expected typed arrays, number arrays or objects in the array, got ${kindOf(first)}`)
}

const forms = 'columns, rows, records, a matrix or a table'
