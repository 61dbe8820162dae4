/**
 * Text of model files and its bytes. A byte that is no UTF-8, as in names of another encoding, becomes one of the surrogates
 * U+DC80 to U+DCFF, which no text holds alone, and is the same byte when it is written; Python calls this `surrogateescape`.
 *
 * @module
 */
const strictDecoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = /* @__PURE__ */ new TextEncoder()
const surrogates = 0xdc00
const escapedByte = /(?<![\ud800-\udbff])[\udc80-\udcff]/

/** The text of `bytes[start, end)`. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  try {
    return strictDecoder.decode(bytes.subarray(start, end))
  } catch {
    return decodeEscaping(bytes, start, end)
  }
}

/** The bytes of a text. */
export function encodeText(text: string): Uint8Array {
  const bytes = encoder.encode(text)
  const isAscii = bytes.length === text.length
  if (isAscii || !escapedByte.test(text)) return bytes
  const parts: Uint8Array[] = []
  let length = 0
  // Each piece after the first began with an escaped byte, which `split` keeps as a piece of its own.
  for (const piece of text.split(new RegExp(`(${escapedByte.source})`))) {
    const isByte = piece.length === 1 && escapedByte.test(piece)
    const part = isByte ? Uint8Array.of(piece.charCodeAt(0) - surrogates) : encoder.encode(piece)
    parts.push(part)
    length += part.length
  }
  const escaped = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    escaped.set(part, offset)
    offset += part.length
  }
  return escaped
}

function decodeEscaping(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  let valid = start
  for (let at = start; at < end;) {
    const length = characterLength(bytes, at, end)
    if (length === 0) {
      if (valid < at) text += strictDecoder.decode(bytes.subarray(valid, at))
      text += String.fromCharCode(surrogates + bytes[at]!)
      valid = at + 1
    }
    at += Math.max(1, length)
  }
  return text + strictDecoder.decode(bytes.subarray(valid, end))
}

// The number of bytes of the UTF-8 character at `at`; 0 when there is none.
function characterLength(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  if (first < 0xc2 || first > 0xf4 || at + length > end) return 0
  let codePoint = first & (0xff >> (length + 1))
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i]!
    if (next >> 6 !== 2) return 0
    codePoint = (codePoint << 6) | (next & 0x3f)
  }
  const isShortest = codePoint >= (length === 4 ? 0x10000 : length === 3 ? 0x800 : 0x80)
  const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff
  return isShortest && !isSurrogate && codePoint <= 0x10ffff ? length : 0
}
