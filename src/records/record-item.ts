/**
 * `RecordItem`: what readers of records give, and how long a record may be.
 *
 * @module
 */
import { kindOf } from '../checks.ts'

/** A record, or what is wrong with it. */
export type RecordItem = {
  /** Number of the line the record begins in, from 1; undefined in JSON. */
  readonly line: number | undefined
} & (
  | { readonly record: Readonly<Record<string, unknown>>; readonly error?: undefined }
  | { readonly record?: undefined; readonly error: Error }
)

/** Longest record of CSV and NDJSON, in characters: the most that is ever held besides the piece being read. */
export const maxRecordLength: number = 2 ** 24

/** What to say of a record that is longer. */
export const tooLong: string = `expected at most ${maxRecordLength} characters in a record`

/** A record when a parsed `value` is an object, else an error that names the place. */
export function itemOfValue(value: unknown, line: number | undefined, place: string): RecordItem {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { record: value as Readonly<Record<string, unknown>>, line }
    : { error: new Error(`${place}: expected a JSON object, got ${kindOf(value)}`), line }
}
