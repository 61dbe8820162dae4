/**
 * Bytes that are part of the source code as hexadecimal digits: longer than base64, but a sixth shorter once compressed, as
 * what repeats in the bytes repeats in the text.
 *
 * @module
 */

/** The bytes that `digits` encode, two digits each. */
export function bytesOfHex(digits: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(digits.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16)
  return bytes
}
