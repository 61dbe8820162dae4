/**
 * The forms rows may have: typed-array columns, a row-major matrix, arrays of numbers, or records by feature name. Whatever the
 * form, a `RowReader` copies rows or columns into a buffer, so that nothing else needs to know it.
 *
 * @module
 */
import { numberOf } from './number-of.ts'
import type { CategoryEncoder } from './categories.ts'
import { kindOf } from '../checks.ts'

/** Any typed array whose elements are numbers. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray

/** A row-major matrix. */
export interface Matrix {
  /** [numRows × numFeatures]; NaN means missing. */
  readonly values: NumberArray | readonly number[]
  readonly numRows: number
  readonly numFeatures: number
}

/** A row as an object: values by feature name; absent, `null`, `undefined` and NaN mean missing. */
export type RowRecord = object

/**
 * Rows of features. Missing is NaN in all forms, and `null` or `undefined` where a plain array or object can hold them.
 *
 * - an array of typed arrays: **columns**, one per feature, all of the same length
 * - `{ values, numRows, numFeatures }`: a row-major matrix
 * - an array of arrays of numbers: one array per row
 * - an array of plain objects: records by feature name; text goes through the model's own categories
 */
export type Rows =
  readonly NumberArray[] | Matrix | readonly (readonly (number | null | undefined)[])[] | readonly RowRecord[]

/** Access to rows of any form. */
export interface RowReader {
  readonly numRows: number
  /** Copies row `row` into `target` [numFeatures]. */
  readonly read: (row: number, target: Float64Array) => void
  /** Copies a feature's values of `numRows` rows from `firstRow` on into `target` from `offset` on. */
  readonly readColumn: (
    feature: number,
    firstRow: number,
    numRows: number,
    target: Float64Array,
    offset: number
  ) => void
}

/** What a reader needs to know about the features. */
export interface RowSchema {
  /** What to call the rows in an error. */
  readonly name: string
  readonly featureNames: readonly string[]
  /** Makes what turns the values of records into category codes; called for records only. */
  readonly createEncoder: () => CategoryEncoder
}

/**
 * A reader of `rows` for a model with the features of `schema`.
 *
 * @throws TypeError when rows are of no known form or hold what is no number
 * @throws RangeError when there are not as many features as the model has
 */
export function createRowReader(rows: Rows, schema: RowSchema): RowReader {
  const { name } = schema
  const numFeatures = schema.featureNames.length
  if (isMatrix(rows)) return matrixReader(name, rows, numFeatures)
  if (!Array.isArray(rows))
    throw new TypeError(`"${name}" expected columns, rows, records or a matrix, got ${kindOf(rows)}`)
  if (rows.length === 0) return { numRows: 0, read: () => {}, readColumn: () => {} }
  const first: unknown = rows[0]
  if (isNumberArray(first)) return columnReader(name, rows, numFeatures)
  if (Array.isArray(first)) return arrayReader(name, rows, numFeatures)
  if (isRecord(first)) return recordReader(rows, schema)
  if (typeof first === 'number') {
    throw new TypeError(`"${name}" expected an array of rows, got an array of numbers; write [[…]] for one row`)
  }
  throw new TypeError(`"${name}" expected typed arrays, number arrays or objects in the array, got ${kindOf(first)}`)
}

function columnReader(name: string, columns: readonly unknown[], numFeatures: number): RowReader {
  checkNumFeatures(name, columns.length, numFeatures)
  const arrays = Array.from(columns, (column, feature) => {
    if (!isNumberArray(column))
      throw new TypeError(`"${name}[${feature}]" expected a typed array like the first column, got ${kindOf(column)}`)
    return column
  })
  const numRows = arrays[0]!.length
  arrays.forEach((column, feature) => {
    if (column.length !== numRows) {
      throw new RangeError(
        `"${name}[${feature}]" expected ${numRows} values like the first column, got ${column.length}`
      )
    }
  })
  return {
    numRows,
    read: (row, target) => {
      for (let feature = 0; feature < numFeatures; feature++) target[feature] = arrays[feature]![row]!
    },
    readColumn: (feature, firstRow, count, target, offset) => {
      target.set(arrays[feature]!.subarray(firstRow, firstRow + count), offset)
    }
  }
}

function matrixReader(name: string, { values, numRows, numFeatures: width }: Matrix, numFeatures: number): RowReader {
  if (!isNumberArray(values) && !Array.isArray(values))
    throw new TypeError(`"${name}.values" expected numbers, got ${kindOf(values)}`)
  checkCount(`${name}.numRows`, numRows)
  checkCount(`${name}.numFeatures`, width)
  checkNumFeatures(name, width, numFeatures)
  if (values.length !== numRows * width) {
    throw new RangeError(
      `"${name}.values" expected ${numRows} × ${width} = ${numRows * width} values, got ${values.length}`
    )
  }
  const numbers = isNumberArray(values)
    ? values
    : Float64Array.from(values, (value, i) => numberOf(value, `${name}.values[${i}]`))
  return {
    numRows,
    read: (row, target) => {
      for (let feature = 0; feature < width; feature++) target[feature] = numbers[row * width + feature]!
    },
    readColumn: (feature, firstRow, count, target, offset) => {
      for (let i = 0; i < count; i++) target[offset + i] = numbers[(firstRow + i) * width + feature]!
    }
  }
}

// Copied at once, because reading later could run the caller's code, such as a getter.
function arrayReader(name: string, rows: readonly unknown[], numFeatures: number): RowReader {
  const values = new Float64Array(rows.length * numFeatures)
  for (const [i, row] of rows.entries()) {
    if (!Array.isArray(row))
      throw new TypeError(`"${name}[${i}]" expected an array of numbers like the first row, got ${kindOf(row)}`)
    checkNumFeatures(`${name}[${i}]`, row.length, numFeatures)
    for (let feature = 0; feature < numFeatures; feature++) {
      values[i * numFeatures + feature] = numberOf(row[feature], `${name}[${i}][${feature}]`)
    }
  }
  return matrixReader(name, { values, numRows: rows.length, numFeatures }, numFeatures)
}

function recordReader(rows: readonly unknown[], { name, featureNames, createEncoder }: RowSchema): RowReader {
  const numFeatures = featureNames.length
  const encoder = createEncoder()
  const values = new Float64Array(rows.length * numFeatures)
  for (const [i, row] of rows.entries()) {
    if (!isRecord(row)) throw new TypeError(`"${name}[${i}]" expected an object like the first row, got ${kindOf(row)}`)
    // An empty object is a row of missing values; a Map or a promise that was not awaited only looks like one.
    if (!(isPlain(row) && Object.keys(row).length === 0) && !featureNames.some((key) => Object.hasOwn(row, key))) {
      throw new RangeError(`"${name}[${i}]" expected features by name (${listed(featureNames)}), got none of them`)
    }
    for (let feature = 0; feature < numFeatures; feature++) {
      const key = featureNames[feature]!
      const value = Object.hasOwn(row, key) ? row[key] : undefined
      values[i * numFeatures + feature] = encoder.encode(feature, value, `${name}[${i}].${key}`)
    }
  }
  return matrixReader(name, { values, numRows: rows.length, numFeatures }, numFeatures)
}

function checkNumFeatures(name: string, got: number, expected: number): void {
  if (got !== expected) throw new RangeError(`"${name}" expected ${expected} features, got ${got}`)
}

function checkCount(name: string, value: unknown): void {
  if (typeof value !== 'number') throw new TypeError(`"${name}" expected a number, got ${kindOf(value)}`)
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`"${name}" expected an integer >= 0, got ${value}`)
}

function listed(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')}, …`
}

function isNumberArray(value: unknown): value is NumberArray {
  return (
    ArrayBuffer.isView(value) &&
    !(value instanceof DataView) &&
    !(value instanceof BigInt64Array) &&
    !(value instanceof BigUint64Array)
  )
}

function isMatrix(value: unknown): value is Matrix {
  return isRecord(value) && 'values' in value && 'numRows' in value && 'numFeatures' in value
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
}
