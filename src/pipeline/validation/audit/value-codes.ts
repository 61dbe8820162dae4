/**
 * Values as small numbers, so that combinations of them can be counted.
 *
 * @module
 */
import type { Column } from '../../table.ts'

/** Equal values have equal codes [numRows]; a missing value is a value like others. */
export interface Codes {
  readonly ofRow: Int32Array
  /** Codes are below it. */
  readonly numCodes: number
}

/** Codes of a column's values, in the order in which they appear. */
export function codesOfColumn(column: Column): Codes {
  const codes = new Map<number | string | null, number>()
  const ofRow = new Int32Array(column.length)
  for (let row = 0; row < column.length; row++) {
    const value = column[row]!
    const code = codes.get(value) ?? codes.size
    if (code === codes.size) codes.set(value, code)
    ofRow[row] = code
  }
  return { ofRow, numCodes: codes.size }
}

/** Codes of pairs of values. */
export function combineCodes(one: Codes, other: Codes): Codes {
  const codes = new Map<number, number>()
  const ofRow = new Int32Array(one.ofRow.length)
  for (let row = 0; row < ofRow.length; row++) {
    // Below 2^53, since there are no more codes than rows.
    const pair = one.ofRow[row]! * other.numCodes + other.ofRow[row]!
    const code = codes.get(pair) ?? codes.size
    if (code === codes.size) codes.set(pair, code)
    ofRow[row] = code
  }
  return { ofRow, numCodes: codes.size }
}

/** Codes of the combinations of all columns. */
export function codesOfColumns(columns: readonly Column[], numRows: number): Codes {
  const nothing: Codes = { ofRow: new Int32Array(numRows), numCodes: 1 }
  return columns.reduce((codes, column) => combineCodes(codes, codesOfColumn(column)), nothing)
}
