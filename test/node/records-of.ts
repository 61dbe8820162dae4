/**
 * Reads text or bytes as records, in pieces of the caller's choice.
 *
 * @module
 */
import { type ReadOptions, readRecords } from '../../src/node/read-records.ts'

/** Records as such, errors as their messages, each with its line. */
export type Read = [line: number | undefined, recordOrMessage: unknown]

/** All that `readRecords` gives for a source in these pieces. */
export async function recordsOf(pieces: Iterable<string | Uint8Array>, options: ReadOptions = {}): Promise<Read[]> {
  const read: Read[] = []
  for await (const { record, error, line } of readRecords(streamOf(pieces), options)) {
    read.push([line, error?.message ?? record])
  }
  return read
}

/** A source that gives these pieces, one by one. */
export async function* streamOf<Piece>(pieces: Iterable<Piece>): AsyncGenerator<Piece> {
  yield* pieces
}
