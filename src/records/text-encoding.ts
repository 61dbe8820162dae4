/**
 * `encodingOf`: the encoding of a text: UTF-8, or UTF-16 if there is a byte order mark.
 *
 * @module
 */

/** The encoding of a text that begins with `head` (at least two bytes), as `TextDecoder` names it. */
export function encodingOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8'
}
