/**
 * Protocol Buffers, the wire format: the fields of a message, one after the other. What a field means, and whether its bytes are a
 * message, text or a packed list, is for the reader to know, who passes over fields that it does not.
 *
 * Source: https://protobuf.dev/programming-guides/encoding, without groups, which no message of proto3 has.
 *
 * @module
 */

/** How a field's value is written. */
export const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

/**
 * Takes a field of a message.
 *
 * @param type - of `wireType`
 * @param start - where its value begins; of `bytes` the content, without its length
 * @param end - where its value ends (exclusive)
 * @returns `false` to visit no more
 */
export type FieldVisitor = (field: number, type: number, start: number, end: number) => unknown

const maxVarintBytes = 10
const endOfFields = 2 ** 29

/** A field of a message: its value is `bytes[start, end)`; of `bytes` the content, without its length. */
export interface Field {
  readonly number: number
  /** Of `wireType`. */
  readonly type: number
  readonly start: number
  readonly end: number
}

/**
 * Visits the fields of the message `bytes[start, end)` in order, in time linear in its length.
 *
 * @throws SyntaxError when the bytes are no message
 */
export function visitFields(bytes: Uint8Array, start: number, end: number, visit: FieldVisitor): void {
  for (let at = start; at < end;) {
    const field = readField(bytes, at, end)
    at = field.end
    if (visit(field.number, field.type, field.start, at) === false) return
  }
}

/**
 * The field that begins at `at`, before the end of its message.
 *
 * @throws SyntaxError when the bytes are none
 */
export function readField(bytes: Uint8Array, at: number, end: number): Field {
  const key = readVarint(bytes, at, end)
  const number = Math.floor(key / 8)
  if (!(number >= 1 && number < endOfFields)) throw fault(at)
  const valueAt = endOfVarint(bytes, at, end)
  const type = key & 7
  const start = type === wireType.bytes ? endOfVarint(bytes, valueAt, end) : valueAt
  const length = lengthOfValue(bytes, valueAt, end, type)
  if (!(length >= 0 && length <= end - start)) throw fault(valueAt)
  return { number, type, start, end: start + length }
}

function lengthOfValue(bytes: Uint8Array, at: number, end: number, type: number): number {
  switch (type) {
    case wireType.varint:
      return endOfVarint(bytes, at, end) - at
    case wireType.fixed64:
      return 8
    case wireType.fixed32:
      return 4
    case wireType.bytes:
      return readVarint(bytes, at, end)
    default:
      throw fault(at)
  }
}

/**
 * The int64 that begins at `at`; beyond 2^53 the nearest number.
 *
 * @param end - where the bytes it must lie in end (exclusive)
 * @throws SyntaxError when it goes on beyond them, or has more than 64 bits
 */
export function readVarint(bytes: Uint8Array, at: number, end: number): number {
  if (at < end && bytes[at]! < 128) return bytes[at]!
  const length = endOfVarint(bytes, at, end) - at
  let low = 0
  let high = 0
  for (let i = 0; i < length; i++) {
    const bits = bytes[at + i]! & 127
    if (i < 5) low |= bits << (7 * i)
    if (i === 4) high = bits >> 4
    if (i > 4) high |= bits << (7 * i - 32)
  }
  return high * 2 ** 32 + (low >>> 0)
}

/**
 * Where the varint that begins at `at` ends (exclusive).
 *
 * @throws SyntaxError as `readVarint` does
 */
export function endOfVarint(bytes: Uint8Array, at: number, end: number): number {
  if (at < end && bytes[at]! < 128) return at + 1
  const last = Math.min(end, at + maxVarintBytes)
  for (let i = at; i < last; i++) {
    if (bytes[i]! >= 128) continue
    // The tenth byte has one bit of the 64.
    if (i === at + maxVarintBytes - 1 && bytes[i]! > 1) break
    return i + 1
  }
  throw fault(at)
}

function fault(at: number): SyntaxError {
  return new SyntaxError(`expected Protocol Buffers, got other bytes at position ${at}`)
}
