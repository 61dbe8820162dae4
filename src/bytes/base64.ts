/**
 * Bytes as text: parts of the source code, and of files that hold lines.
 *
 * @module
 */

/** The bytes that `text` encodes; white space in it does not count. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text)
  const bytes = new Uint8Array(characters.length)
  // Not `Uint8Array.from`, which takes ten times as long.
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i)
  return bytes
}

/** The text of bytes, without white space. */
export function base64OfBytes(bytes: Uint8Array): string {
  let characters = ''
  // All of a long array are more arguments than a call may have.
  for (let begin = 0; begin < bytes.length; begin += 8192) {
    characters += String.fromCharCode(...bytes.subarray(begin, begin + 8192))
  }
  return btoa(characters)
}
