/**
 * `RecordItem`: what readers of records give.
 *
 * @module
 */
import { kindOf } from '../data/value-kind.ts'

/** A record, or what is wrong with it. */
export type RecordItem = {
  /** Number of the line the record begins in, from 1; undefined in JSON. */
  readonly line: number | undefined
} & (
  | { readonly record: Readonly<Record<string, unknown>>, readonly error?: undefined }
  | { readonly record?: undefined, readonly error: Error }
)

/** A record when a parsed `value` is an object, else an error that names the place. */
export function itemOfValue(value: unknown, line: number | undefined, place: string): RecordItem {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { record: value as Readonly<Record<string, unknown>>, line }
    : { error: new Error(`${place}: expected a JSON object, got ${kindOf(value)}`), line }
}
