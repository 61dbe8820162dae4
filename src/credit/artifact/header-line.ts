/**
 * The first line of a packed scorer.
 *
 * @module
 */
import { ScorerFormatError } from './scorer-format-error.ts'

const version = 1

/** The line, with its end. */
export function headerLine(sha256: string): string {
  return `{"format":"opencredit-scorer","version":${version},"sha256":"${sha256}"}\n`
}

const pattern = /^\{"format":"opencredit-scorer","version":([1-9]\d{0,8}),"sha256":"([0-9a-f]{64})"\}\n/
const longestHeader = headerLine('0'.repeat(64)).length + 8

/** What the header of a file says. */
export interface Header {
  readonly sha256: string
  /** Number of bytes of the header, with the line's end. */
  readonly length: number
}

/**
 * Reads the header of a file.
 *
 * @throws ScorerFormatError when there is none, or it is of another version
 */
export function readHeader(bytes: Uint8Array): Header {
  // Each byte is a character, so that lengths agree.
  const start = String.fromCharCode(...bytes.subarray(0, longestHeader))
  const match = pattern.exec(start)
  if (match === null) throw new ScorerFormatError('expected the header of a packed scorer in the first line')
  const [line, given, sha256] = match
  if (Number(given) !== version)
    throw new ScorerFormatError(
      `expected version ${version}, got ${given}; a newer version of this package may read it`
    )
  return { sha256: sha256!, length: line.length }
}
