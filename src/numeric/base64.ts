/**
 * Bytes that are part of the source code as text.
 *
 * @module
 */

/** The bytes that `text` encodes; white space in it does not count. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
