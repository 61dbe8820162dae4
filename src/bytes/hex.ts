/**
 * Bytes that are part of the source code as hexadecimal digits: longer than base64, but a sixth shorter once compressed, as
 * what repeats in the bytes repeats in the text.
 *
 * @module
 */

/** The bytes that `text` encodes, two digits each; line ends do not count. */
export function bytesOfHex(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replaceAll('\n', '')
  const bytes = new Uint8Array(digits.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16)
  return bytes
}
