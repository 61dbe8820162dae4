/**
 * Rows of a sparse matrix in compressed form by rows (CSR), as scipy has them.
 *
 * @module
 */
import type { NumberArray } from './number-array.ts'
import { numbersOf } from './positional-rows.ts'
import { checkCount, checkNumFeatures } from './row-checks.ts'
import type { RowReader } from './row-reader.ts'

/** A sparse matrix. Row `i` has `values[k]` at feature `indices[k]` for k from `indptr[i]` to `indptr[i + 1]` (exclusive), else 0. */
export interface SparseMatrix {
  /** Ascending [numRows + 1]. */
  readonly indptr: NumberArray | readonly number[]
  /** Features [indptr[numRows]]; of one that a row has twice the last counts. */
  readonly indices: NumberArray | readonly number[]
  /** NaN means missing [indptr[numRows]]. */
  readonly values: NumberArray | readonly number[]
  readonly numRows: number
  readonly numFeatures: number
}

/** A sparse matrix of typed arrays. */
export type TypedSparseMatrix = SparseMatrix & Readonly<Record<'indptr' | 'indices' | 'values', NumberArray>>

/** A reader of a sparse matrix; it takes memory in proportion to what the matrix holds. */
export function sparseReader(name: string, matrix: SparseMatrix, numFeatures: number): RowReader {
  const { numRows } = matrix
  checkCount(`${name}.numRows`, numRows)
  checkCount(`${name}.numFeatures`, matrix.numFeatures)
  checkNumFeatures(name, matrix.numFeatures, numFeatures)
  const indptr = numbersOf(matrix.indptr, `${name}.indptr`)
  const indices = numbersOf(matrix.indices, `${name}.indices`)
  const values = numbersOf(matrix.values, `${name}.values`)
  checkStructure(name, { indptr, indices, values }, numRows, numFeatures)

  let columns: SparseColumns | undefined
  return {
    numRows,
    read: (row, target) => {
      target.fill(0)
      for (let k = indptr[row]!; k < indptr[row + 1]!; k++) target[indices[k]!] = values[k]!
    },
    readColumn: (feature, firstRow, count, target, offset) => {
      columns ??= sparseColumns({ indptr, indices, values, numRows, numFeatures })
      const { begins, ends, rows, values: sorted } = columns
      target.fill(0, offset, offset + count)
      const end = ends[feature]!
      for (let i = firstAtLeast(rows, begins[feature]!, end, firstRow); i < end; i++) {
        if (rows[i]! >= firstRow + count) break
        target[offset + rows[i]! - firstRow] = sorted[i]!
      }
    }
  }
}

function checkStructure(
  name: string,
  { indptr, indices, values }: Record<'indptr' | 'indices' | 'values', NumberArray>,
  numRows: number,
  numFeatures: number
): void {
  if (indptr.length !== numRows + 1) {
    throw new RangeError(`"${name}.indptr" expected ${numRows + 1} values, got ${indptr.length}`)
  }
  if (indices.length !== values.length) {
    throw new RangeError(
      `"${name}.indices" expected as many values as "${name}.values" has, ${values.length}, got ${indices.length}`
    )
  }
  for (let row = 0; row <= numRows; row++) {
    const begin = indptr[row]!
    if (!Number.isInteger(begin) || begin < (row === 0 ? 0 : indptr[row - 1]!) || begin > indices.length) {
      throw new RangeError(`"${name}.indptr[${row}]" expected ascending integers up to ${indices.length}, got ${begin}`)
    }
  }
  for (let k = indptr[0]!; k < indptr[numRows]!; k++) {
    const feature = indices[k]!
    if (!Number.isInteger(feature) || feature < 0 || feature >= numFeatures) {
      throw new RangeError(`"${name}.indices[${k}]" expected an integer from 0 to ${numFeatures - 1}, got ${feature}`)
    }
  }
}

/** The entries of a sparse matrix by column, in the order of their rows, and one for each row. */
export interface SparseColumns {
  /** Where each feature's entries begin and end [numFeatures]. */
  readonly begins: Int32Array
  readonly ends: Int32Array
  /** Row of each entry, and its value [numEntries]. */
  readonly rows: Int32Array
  readonly values: Float32Array | Float64Array
}

/** Sorts the entries of a sparse matrix by column. */
export function sparseColumns({ indptr, indices, values, numRows, numFeatures }: TypedSparseMatrix): SparseColumns {
  const begins = new Int32Array(numFeatures + 1)
  const [first, end] = [indptr[0]!, indptr[numRows]!]
  let isSingle = true
  for (let k = first; k < end; k++) {
    begins[indices[k]! + 1]!++
    isSingle &&= Object.is(Math.fround(values[k]!), values[k])
  }
  for (let feature = 0; feature < numFeatures; feature++) begins[feature + 1]! += begins[feature]!
  const ends = begins.slice()
  const rows = new Int32Array(end - first)
  const sorted = isSingle ? new Float32Array(end - first) : new Float64Array(end - first)
  for (let row = 0; row < numRows; row++) {
    for (let k = indptr[row]!, last = indptr[row + 1]!; k < last; k++) {
      const feature = indices[k]!
      let position = ends[feature]!
      if (position > begins[feature]! && rows[position - 1] === row) position--
      else ends[feature] = position + 1
      rows[position] = row
      sorted[position] = values[k]!
    }
  }
  return { begins, ends, rows, values: sorted }
}

// The first position from `begin` to `end` whose row is `row` or later.
function firstAtLeast(rows: Int32Array, begin: number, end: number, row: number): number {
  let [low, high] = [begin, end]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (rows[middle]! < row) low = middle + 1
    else high = middle
  }
  return low
}
