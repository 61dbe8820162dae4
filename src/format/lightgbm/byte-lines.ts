/**
 * Lines of a text file held as bytes. Model files can be larger than the longest JavaScript string, so only what has to
 * become a string does.
 *
 * @module
 */

import { decodeText } from './text-bytes.ts'

const newline = 10
const carriageReturn = 13

/** The bytes of a text file. */
export interface TextBytes {
  readonly bytes: Uint8Array
  /** The same bytes as they were given: Node's Buffer finds a byte four times faster than a plain array, but is slow to index. */
  readonly source: Uint8Array
}

/** A cursor over the lines of a file; LF and CRLF both end a line. */
export interface LineCursor extends TextBytes {
  /** The current line is `bytes[start, end)`, without its line end. */
  start: number
  end: number
  /** Where the next line starts. */
  next: number
}

/** A cursor before the first line of `source`. */
export function createLineCursor(source: Uint8Array): LineCursor {
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
  return { bytes, source, start: 0, end: 0, next: 0 }
}

/** Moves to the next line; false at the end of the bytes. */
export function nextLine(cursor: LineCursor): boolean {
  const { bytes, next } = cursor
  if (next >= bytes.length) return false
  const lineEnd = lineFeedFrom(cursor, next)
  cursor.start = next
  cursor.end = withoutCarriageReturn(bytes, next, lineEnd)
  cursor.next = lineEnd + 1
  return true
}

/** Where the line that `start` is in ends. */
export function lineEndFrom(file: TextBytes, start: number): number {
  return withoutCarriageReturn(file.bytes, start, lineFeedFrom(file, start))
}

/** The number, from 1, of the line that `place` is in. Only faults need it, so lines are not counted before. */
export function lineNumberAt(file: TextBytes, place: number): number {
  let line = 1
  for (let end = 0; (end = lineFeedFrom(file, end)) < place; end++) line++
  return line
}

function withoutCarriageReturn(bytes: Uint8Array, start: number, end: number): number {
  return end > start && bytes[end - 1] === carriageReturn ? end - 1 : end
}

function lineFeedFrom({ bytes, source }: TextBytes, start: number): number {
  const found = source.indexOf(newline, start)
  return found < 0 ? bytes.length : found
}

/** The text of the current line. */
export function lineText(cursor: LineCursor): string {
  return decodeText(cursor.bytes, cursor.start, cursor.end)
}

/** Whether the current line starts with the ASCII text `prefix`. */
export function lineStartsWith({ bytes, start, end }: LineCursor, prefix: string): boolean {
  return end - start >= prefix.length && isTextAt(bytes, start, prefix)
}

/** Whether the current line is the ASCII text `text`. */
export function lineIs({ bytes, start, end }: LineCursor, text: string): boolean {
  return end - start === text.length && isTextAt(bytes, start, text)
}

/** Whether these bytes stand at `start`. */
export function isAt(bytes: Uint8Array, start: number, others: Uint8Array): boolean {
  for (let i = 0; i < others.length; i++) if (bytes[start + i] !== others[i]) return false
  return true
}

function isTextAt(bytes: Uint8Array, start: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false
  return true
}
