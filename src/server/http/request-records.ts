/**
 * The records of a request that contains many, whatever its format.
 *
 * @module
 */
import { wrongLength, wrongType } from './field-error.ts'
import type { PointerOf } from './json-pointer.ts'
import { invalidFields, problemError } from './problem.ts'

/** One record of a request, and where it is in the body. */
export interface RequestRecord {
  readonly record: unknown
  readonly pointerOf: PointerOf
  /** Whether the body gives no names but the order of its values (default: it gives names). */
  readonly isByPosition?: boolean
}

/** The records of a table. */
export interface RequestTable {
  readonly records: readonly RequestRecord[]
  /** What is checked: the records; in a table without any, a record of missing values with its columns. */
  readonly checked: readonly RequestRecord[]
}

/**
 * The records of a table with named columns.
 *
 * @param missing - what stands for a missing value
 * @param pointerOf - where a column is named
 */
export function tableOf(
  records: readonly RequestRecord[],
  names: readonly string[],
  missing: '' | null,
  pointerOf: PointerOf
): RequestTable {
  if (records.length > 0) return { records, checked: records }
  return { records, checked: [{ record: Object.fromEntries(names.map((name) => [name, missing])), pointerOf }] }
}

/**
 * The record whose values are listed in `row`.
 *
 * @param pointer - where the list is
 * @param names - names of the values, in order
 * @param isByPosition - whether the body has no names
 * @throws ProblemError `invalid-fields` unless it is a list of that length
 */
export function recordOfList(
  row: unknown,
  pointer: string,
  names: readonly string[],
  isByPosition: boolean
): RequestRecord {
  if (!Array.isArray(row)) throw invalidFields([wrongType(pointer, 'an array of values', row)])
  if (row.length !== names.length) throw invalidFields([wrongLength(pointer, names.length, row.length)])
  return {
    isByPosition,
    // Made when it is read, because all of them together take long to make.
    get record() {
      return Object.fromEntries(names.map((name, i) => [name, row[i]]))
    },
    pointerOf: (key) => (key === undefined ? pointer : `${pointer}/${names.indexOf(key)}`)
  }
}

/** Throws a ProblemError `too-large` when there are too many records. */
export function checkNumRecords(numRecords: number, maxRecords: number): void {
  if (numRecords > maxRecords) throw problemError('too-large', `expected at most ${maxRecords} rows, got more`)
}
