/**
 * Rows by position: typed-array columns, a row-major matrix, and arrays of numbers. They hold what the trees compare with.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { isNumberArray, type NumberArray, plainView } from './number-array.ts'
import { checkCount, checkNumFeatures } from './row-checks.ts'
import type { RowReader } from './row-reader.ts'
import { errorAt, numberOf } from './values.ts'

/** A row-major matrix. */
export interface Matrix {
  /** [numRows × numFeatures]; NaN means missing. */
  readonly values: NumberArray | readonly number[]
  readonly numRows: number
  readonly numFeatures: number
}

/** A reader of columns, one per feature. */
export function columnReader(name: string, columns: readonly unknown[], numFeatures: number): RowReader {
  checkNumFeatures(name, columns.length, numFeatures)
  const arrays = Array.from(columns, (column, feature) => {
    if (!isNumberArray(column))
      throw new TypeError(`"${name}[${feature}]" expected a typed array like the first column, got ${kindOf(column)}`)
    return plainView(column)
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

/** A reader of a matrix. */
export function matrixReader(
  name: string,
  { values: given, numRows, numFeatures: width }: Matrix,
  numFeatures: number
): RowReader {
  const numbers = numbersOf(given, `${name}.values`)
  checkCount(`${name}.numRows`, numRows)
  checkCount(`${name}.numFeatures`, width)
  checkNumFeatures(name, width, numFeatures)
  if (numbers.length !== numRows * width) {
    throw new RangeError(
      `"${name}.values" expected ${numRows} × ${width} = ${numRows * width} values, got ${numbers.length}`
    )
  }
  return {
    numRows,
    read: (row, target) => {
      for (let feature = 0; feature < width; feature++) target[feature] = numbers[row * width + feature]!
    },
    readColumn: (feature, firstRow, count, target, offset) => {
      for (let i = 0; i < count; i++) target[offset + i] = numbers[(firstRow + i) * width + feature]!
    },
    matrix: numbers
  }
}

/** A reader of arrays of numbers, which are copied at once: reading later could run the caller's code, such as a getter. */
export function arrayReader(name: string, rows: readonly unknown[], numFeatures: number): RowReader {
  const values = new Float64Array(rows.length * numFeatures)
  for (const [i, row] of rows.entries()) {
    if (!Array.isArray(row))
      throw new TypeError(`"${name}[${i}]" expected an array of numbers like the first row, got ${kindOf(row)}`)
    checkNumFeatures(`${name}[${i}]`, row.length, numFeatures)
    fillNumbers(row, values, i * numFeatures, `${name}[${i}]`)
  }
  return matrixReader(name, { values, numRows: rows.length, numFeatures }, numFeatures)
}

/**
 * Copies values as numbers.
 *
 * @param target - from `offset` on
 * @throws TypeError when one is no number
 */
export function fillNumbers(values: ArrayLike<unknown>, target: Float64Array, offset: number, name: string): void {
  const { length } = values
  let i = 0
  try {
    for (; i < length; i++) target[offset + i] = numberOf(values[i])
  } catch (error) {
    throw errorAt(`${name}[${i}]`, error)
  }
}

/**
 * An array of numbers as a plain typed array; other arrays are copied.
 *
 * @throws TypeError when it is none, or holds what is no number
 */
export function numbersOf(values: unknown, name: string): NumberArray {
  if (isNumberArray(values)) return plainView(values)
  if (!Array.isArray(values)) throw new TypeError(`"${name}" expected numbers, got ${kindOf(values)}`)
  const numbers = new Float64Array(values.length)
  fillNumbers(values, numbers, 0, name)
  return numbers
}
