/**
 * `DatasetRows`: the values of a dataset, in the arrays that the caller has them in.
 *
 * @module
 */
import { isNumberArray, type NumberArray, plainView } from '../data/number-array.ts'
import { type Matrix, numbersOf } from '../data/positional-rows.ts'
import { isObject } from '../data/row-checks.ts'
import type { Rows } from '../data/rows.ts'
import { type SparseColumns, sparseColumns, type TypedSparseMatrix } from '../data/sparse-rows.ts'

/** Rows with their values: columns of one length [numFeatures][numRows], a row-major matrix, or a sparse one. */
export type ValueRows = readonly NumberArray[] | TypedMatrix | TypedSparseMatrix

/** Rows with their values, or with the bins of these alone. */
export type DatasetRows = ValueRows | CodedRows

/** Rows in bins. Empty arrays stand for features that cannot split anything. */
export interface CodedRows {
  /** Bins by feature, uint8 or uint16 [numFeatures][numRows]. */
  readonly codes: readonly NumberArray[]
  /** A value of each bin by feature [numFeatures][numBins]. */
  readonly binValues: readonly Float64Array[]
}

/**
 * The values of rows.
 *
 * @param purpose - what they are needed for
 * @throws RangeError when the rows have bins alone
 */
export function valuesOf(rows: DatasetRows, purpose: string): ValueRows {
  if ('codes' in rows)
    throw new RangeError(`${purpose} expected a dataset with its values, got one with their bins alone`)
  return rows
}

type TypedMatrix = Matrix & { readonly values: NumberArray }

/** Rows that have one of these forms, without copying typed arrays; undefined for others. */
export function rowsByPosition(rows: Rows, name: string): ValueRows | undefined {
  if (Array.isArray(rows)) {
    if (!isNumberArray(rows[0])) return undefined
    return (rows as NumberArray[]).map((column) => (isNumberArray(column) ? plainView(column) : column))
  }
  const given = rows as Partial<TypedSparseMatrix>
  if (!isMatrix(given)) return undefined
  const { numRows, numFeatures } = given
  const typed = { values: numbersOf(given.values, `${name}.values`), numRows, numFeatures }
  if (given.indptr === undefined) return typed
  const indptr = numbersOf(given.indptr, `${name}.indptr`)
  return { ...typed, indptr, indices: numbersOf(given.indices, `${name}.indices`) }
}

function isMatrix(rows: object): rows is Matrix {
  return isObject(rows) && 'values' in rows && 'numRows' in rows && 'numFeatures' in rows
}

function isColumns(rows: DatasetRows): rows is readonly NumberArray[] {
  return Array.isArray(rows)
}

/** Rows of the same form with other arrays in it. */
export function replaceArrays(rows: DatasetRows, other: (array: NumberArray) => NumberArray): DatasetRows {
  if (isColumns(rows)) return rows.map(other)
  if ('codes' in rows) return { ...rows, codes: rows.codes.map(other) }
  const replaced = { ...rows, values: other(rows.values) }
  return 'indptr' in rows ? { ...replaced, indptr: other(rows.indptr), indices: other(rows.indices) } : replaced
}

/** Copies some rows. */
export function pickRows(rows: DatasetRows, chosen: Int32Array): DatasetRows {
  const numRows = chosen.length
  const pickFrom = (column: NumberArray): NumberArray => {
    const picked = column.slice(0, numRows)
    for (let i = 0; i < picked.length; i++) picked[i] = column[chosen[i]!]!
    return picked
  }
  if (isColumns(rows)) return rows.map(pickFrom)
  if ('codes' in rows) return { ...rows, codes: rows.codes.map(pickFrom) }
  const { values, numFeatures } = rows
  const begins = new Int32Array(numRows + 1)
  const beginOf = (row: number): number => ('indptr' in rows ? rows.indptr[row]! : row * numFeatures)
  chosen.forEach((row, i) => (begins[i + 1] = begins[i]! + beginOf(row + 1) - beginOf(row)))
  const pickedOf = (all: NumberArray): NumberArray => {
    const picked = all.slice(0, begins[numRows])
    chosen.forEach((row, i) => picked.set(all.subarray(beginOf(row), beginOf(row + 1)), begins[i]))
    return picked
  }
  const picked = { values: pickedOf(values), numRows, numFeatures }
  return 'indptr' in rows ? { ...picked, indptr: begins, indices: pickedOf(rows.indices) } : picked
}

/** Access to the values of columns or of a matrix by feature. */
export interface ColumnReader {
  /** Copies the values of `count` rows from `first` on into `target` from `offset` on. */
  readonly copy: (feature: number, first: number, count: number, target: Float64Array, offset: number) => void
  /** Copies the values of some rows. */
  readonly gather: (feature: number, rows: Int32Array, target: Float64Array, offset: number) => void
}

/** Prepares the reading of rows by feature; what a sparse matrix holds is sorted by column. */
export function createColumnReader(rows: DatasetRows): ColumnReader | SparseColumns {
  if ('indptr' in rows) return sparseColumns(rows)
  if (isColumns(rows)) {
    return {
      copy: (feature, first, count, target, offset) =>
        target.set(rows[feature]!.subarray(first, first + count), offset),
      gather: (feature, chosen, target, offset) => {
        const column = rows[feature]!
        for (let i = 0; i < chosen.length; i++) target[offset + i] = column[chosen[i]!]!
      }
    }
  }
  if ('codes' in rows) {
    const { codes, binValues } = rows
    return {
      copy: (feature, first, count, target, offset) => {
        const column = codes[feature]!
        const values = binValues[feature]!
        for (let i = 0; i < count; i++) target[offset + i] = values[column[first + i]!]!
      },
      gather: () => {}
    }
  }
  const { values, numFeatures } = rows
  return {
    copy: (feature, first, count, target, offset) => {
      let at = first * numFeatures + feature
      for (let i = 0; i < count; i++, at += numFeatures) target[offset + i] = values[at]!
    },
    gather: (feature, chosen, target, offset) => {
      for (let i = 0; i < chosen.length; i++) target[offset + i] = values[chosen[i]! * numFeatures + feature]!
    }
  }
}
