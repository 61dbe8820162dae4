/**
 * Rows in shared memory, and slices of them, which are views and not copies.
 *
 * @module
 */
import type { KeyOptions } from '../data/feature-keys.ts'
import type { NumberArray } from '../data/number-array.ts'
import type { Matrix } from '../data/positional-rows.ts'
import type { Rows } from '../data/rows.ts'
import type { SparseMatrix } from '../data/sparse-rows.ts'
import type { Model } from '../model/model.ts'
import { numberOf } from '../data/values.ts'
import { valueRows } from '../model/model-rows.ts'
import { sharedCopy } from './shared-copy.ts'

/** Rows of a model's features in shared memory: columns of one length, a row-major matrix, or a sparse one. */
export type SharedRows =
  | { readonly numRows: number; readonly columns: readonly NumberArray[] }
  | { readonly numRows: number; readonly numFeatures: number; readonly values: NumberArray }
  | SharedSparse

type SharedSparse = SparseMatrix & Record<'indptr' | 'indices' | 'values', NumberArray>

/**
 * A copy of `rows` in shared memory. Columns, sparse matrices and typed matrices keep their types; what else there is becomes a
 * float64 matrix.
 *
 * @param name - what errors call the rows
 * @throws TypeError, RangeError when the rows do not fit the model, as `predict` throws them
 */
export function shareRows(model: Model, rows: Rows, options: KeyOptions, name?: string): SharedRows {
  const { numRows, read } = valueRows(model, rows, options, name)
  const { numFeatures } = model
  if (isColumns(rows)) return { numRows, columns: rows.map(sharedCopy) }
  if (isSparse(rows)) {
    const shared = (values: SparseMatrix['values']): NumberArray =>
      sharedCopy(ArrayBuffer.isView(values) ? (values as NumberArray) : Float64Array.from(values, numberOf))
    return {
      numRows,
      numFeatures,
      indptr: shared(rows.indptr),
      indices: shared(rows.indices),
      values: shared(rows.values)
    }
  }
  if (isTypedMatrix(rows)) return { numRows, numFeatures, values: sharedCopy(rows.values) }
  const values = new Float64Array(new SharedArrayBuffer(numRows * numFeatures * Float64Array.BYTES_PER_ELEMENT))
  for (let row = 0; row < numRows; row++) read(row, values.subarray(row * numFeatures, (row + 1) * numFeatures))
  return { numRows, numFeatures, values }
}

/** Rows `first` to `end` (exclusive), without copying them. */
export function sliceRows(shared: SharedRows, first: number, end: number): Rows {
  if ('columns' in shared) return shared.columns.map((column) => column.subarray(first, end))
  const { values, numFeatures } = shared
  const numRows = Math.max(0, Math.min(end, shared.numRows) - first)
  if ('indptr' in shared) return { ...shared, numRows, indptr: shared.indptr.subarray(first, first + numRows + 1) }
  return { values: values.subarray(first * numFeatures, end * numFeatures), numRows, numFeatures }
}

function isColumns(rows: Rows): rows is readonly NumberArray[] {
  return Array.isArray(rows) && ArrayBuffer.isView(rows[0])
}

function isSparse(rows: Rows): rows is SparseMatrix {
  return !Array.isArray(rows) && 'indptr' in rows
}

function isTypedMatrix(rows: Rows): rows is Matrix & { readonly values: NumberArray } {
  return !Array.isArray(rows) && ArrayBuffer.isView((rows as Matrix).values) && 'numRows' in rows
}
