/**
 * Bytes of WebAssembly that are part of the source code as text: a byte that is frequent in our kernels is one character, any other
 * `~` and two hexadecimal digits. A page with all kernels takes 1.5 KB less than with hexadecimal digits, compressed, and base64
 * would take 3.7 KB more: what repeats in the bytes repeats in the text, and the most frequent bytes are the characters that are most
 * frequent in the code around it.
 *
 * @module
 */

/** For each character from the space on the byte that it stands for, as two digits; `..` for characters that are not used. */
export const bytesOfCharacters =
  '0c15..b6..6916..2102800904490846f06b3f1c1af13936171e0610..0bf244637c6545bb23614e477368257242556c6f48761d2d644b1f7e7b242b..0a75a0..fd11052820ff0d0e6a194a407441031b600122007f13141812fc0f7107'

/** The bytes that `text` encodes. */
export function bytesOfDenseText(text: string): Uint8Array<ArrayBuffer> {
  const byteAt = (digits: string, i: number): number => Number.parseInt(digits.slice(i, i + 2), 16)
  const frequent = Array.from({ length: bytesOfCharacters.length / 2 }, (_, i) => byteAt(bytesOfCharacters, 2 * i))
  const bytes = new Uint8Array(text.length)
  let length = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '~') bytes[length++] = frequent[text.charCodeAt(i) - 32]!
    else {
      bytes[length++] = byteAt(text, i + 1)
      i += 2
    }
  }
  return bytes.slice(0, length)
}
