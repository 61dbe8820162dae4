/**
 * Lines of a text file held as bytes. Model files can be larger than the longest JavaScript string, so only what has to
 * become a string does.
 *
 * @module
 */

import { decodeText } from './text-bytes.ts'

const newline = 10
const carriageReturn = 13

/** A cursor over the lines of `bytes`; LF and CRLF both end a line. */
export interface LineCursor {
  readonly bytes: Uint8Array
  /** The same bytes as they were given: Node's Buffer finds a byte four times faster than a plain array, but is slow to index. */
  readonly source: Uint8Array
  /** The current line is `bytes[start, end)`, without its line end. */
  start: number
  end: number
  /** Number of the current line, from 1; 0 before the first. */
  line: number
  /** Where the next line starts. */
  next: number
}

/** A cursor before the first line of `bytes`. */
export function createLineCursor(bytes: Uint8Array): LineCursor {
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { bytes: plain, source: bytes, start: 0, end: 0, line: 0, next: 0 }
}

/** Moves to the next line; false at the end of the bytes. */
export function nextLine(cursor: LineCursor): boolean {
  const { bytes, source, next } = cursor
  if (next >= bytes.length) return false
  const found = source.indexOf(newline, next)
  const lineEnd = found < 0 ? bytes.length : found
  cursor.start = next
  cursor.end = lineEnd > next && bytes[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd
  cursor.next = lineEnd + 1
  cursor.line++
  return true
}

/** The text of the current line. */
export function lineText(cursor: LineCursor): string {
  return decodeText(cursor.bytes, cursor.start, cursor.end)
}

/** Whether the current line starts with the ASCII text `prefix`. */
export function lineStartsWith({ bytes, start, end }: LineCursor, prefix: string): boolean {
  return end - start >= prefix.length && isAt(bytes, start, prefix)
}

/** Whether the current line is the ASCII text `text`. */
export function lineIs({ bytes, start, end }: LineCursor, text: string): boolean {
  return end - start === text.length && isAt(bytes, start, text)
}

/** Whether the bytes from `start` on are the ASCII text `text`; there must be that many bytes. */
export function isAt(bytes: Uint8Array, start: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false
  return true
}
