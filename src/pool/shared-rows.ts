/**
 * Rows that are sent to threads: in shared memory, of which slices are views; or, where memory cannot be shared, as copies of slices.
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
import { canShareMemory, emptyArray, sharedCopy } from './shared-copy.ts'

/** Rows of a model's features: columns of one length, a row-major matrix, or a sparse one. */
export type SharedRows =
  | { readonly numRows: number; readonly columns: readonly NumberArray[] }
  | { readonly numRows: number; readonly numFeatures: number; readonly values: NumberArray }
  | SharedSparse

type SharedSparse = SparseMatrix & Record<'indptr' | 'indices' | 'values', NumberArray>

/**
 * A copy of `rows`, in shared memory where there is any. Columns, sparse matrices and typed matrices keep their types; what else there is becomes a
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
  const values = emptyArray(Float64Array, numRows * numFeatures) as Float64Array
  for (let row = 0; row < numRows; row++) read(row, values.subarray(row * numFeatures, (row + 1) * numFeatures))
  return { numRows, numFeatures, values }
}

/**
 * Rows `first` to `end` (exclusive), to be sent: without copying them where memory is shared, else with nothing but them, as a view
 * is sent with all that it is a view of.
 */
export function sliceRows(shared: SharedRows, first: number, end: number): Rows {
  const part = <Numbers extends NumberArray>(numbers: Numbers, from: number, to: number): NumberArray =>
    canShareMemory() ? numbers.subarray(from, to) : numbers.slice(from, to)
  if ('columns' in shared) return shared.columns.map((column) => part(column, first, end))
  const { values, numFeatures } = shared
  const numRows = Math.max(0, Math.min(end, shared.numRows) - first)
  if (!('indptr' in shared))
    return { values: part(values, first * numFeatures, end * numFeatures), numRows, numFeatures }
  const { indptr, indices } = shared
  if (canShareMemory()) return { ...shared, numRows, indptr: indptr.subarray(first, first + numRows + 1) }
  const [from, to] = [indptr[first]!, indptr[first + numRows]!]
  return {
    ...{ numRows, numFeatures },
    indptr: Float64Array.from(indptr.subarray(first, first + numRows + 1), (position) => position - from),
    indices: part(indices, from, to),
    values: part(values, from, to)
  }
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
