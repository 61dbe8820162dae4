/**
 * `RecordItem`: what readers of records yield, and how long a record may be.
 *
 * @module
 */
import { kindOf } from '../checks.ts'

/** A record, or the error in its place. */
export type RecordItem = {
  /** Number of the line the record begins on, from 1; undefined for JSON. */
  readonly line: number | undefined
  /** The cells of a row of CSV, as they stand, also if it is not a record. */
  readonly cells?: readonly string[] | undefined
  /** The record of JSON with integers beyond 2^53 as bigints, where it has any; `record` has them rounded, as `JSON.parse` does. */
  readonly exact?: Readonly<Record<string, unknown>> | undefined
} & (
  | { readonly record: Readonly<Record<string, unknown>>; readonly error?: undefined }
  | { readonly record?: undefined; readonly error: Error }
)

/** Longest record of CSV and NDJSON, in characters. Memory holds at most that and the piece being read. */
export const maxRecordLength: number = 2 ** 24

/** The error for a longer record. */
export const tooLong: string = `expected a record of at most ${maxRecordLength} characters, got a longer one`

/**
 * The item for a parsed value: a record if it is an object, else an error that names the place.
 *
 * @param exact - the same value with long integers as bigints; undefined where it has none
 */
export function itemOfValue(value: unknown, exact: unknown, line: number | undefined, place: string): RecordItem {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { error: new Error(`${place}: expected a JSON object, got ${kindOf(value)}`), line }
  const record = value as Readonly<Record<string, unknown>>
  return exact === undefined ? { record, line } : { record, line, exact: exact as typeof record }
}
