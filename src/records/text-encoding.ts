/**
 * Which characters bytes stand for: UTF-8, or UTF-16 where a byte order mark says so.
 *
 * @module
 */

/** Name of the encoding of a text that begins with `head` (two bytes at least), as `TextDecoder` takes it. */
export function encodingOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8'
}
