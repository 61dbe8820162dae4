/**
 * Lists of numbers in messages: packed or one by one, as both are allowed and written.
 *
 * @module
 */
import { endOfVarint, readField, readVarint, wireType } from '../../bytes/protobuf.ts'

/** A message: a part of the file's bytes. */
export interface Message {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** Texts of a list, as places in the file: `bytes[starts[i], ends[i])`. */
export interface TextPlaces {
  readonly bytes: Uint8Array
  readonly starts: Int32Array
  readonly ends: Int32Array
}

/**
 * The integers of a repeated field; beyond 2^53 the nearest numbers.
 *
 * @param field - below 16, so that its key is one byte
 */
export function readIntegers({ bytes, start, end }: Message, field: number): Float64Array {
  const key = 8 * field + wireType.varint
  let integers: Float64Array = new Float64Array(0)
  let length = 0
  for (let at = start; at < end;) {
    const { number, type, start: from, end: to } = readField(bytes, at, end)
    at = to
    if (number !== field || (type !== wireType.varint && type !== wireType.bytes)) continue
    const isPacked = type === wireType.bytes
    // Each takes a byte, or, one by one, two.
    integers = withRoom(integers, length, isPacked ? to - from : (end - from + 1) >> 1)
    at = from
    const listEnd = isPacked ? to : end
    while (at < listEnd) {
      const low = bytes[at]!
      const next = bytes[at + 1]!
      if (low < 128) {
        integers[length++] = low
        at++
      } else if (at + 1 < listEnd && next < 128) {
        integers[length++] = (low & 127) | (next << 7)
        at += 2
      } else {
        integers[length++] = readVarint(bytes, at, listEnd)
        at = endOfVarint(bytes, at, listEnd)
      }
      if (isPacked) continue
      if (at + 1 >= end || bytes[at] !== key) break
      at++
    }
  }
  return integers.subarray(0, length)
}

/** The float32 or float64 numbers of a repeated field, below 16. */
export function readFloats({ bytes, start, end }: Message, field: number, size: 4 | 8): Float64Array {
  const single = size === 4 ? wireType.fixed32 : wireType.fixed64
  const key = 8 * field + single
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let floats: Float64Array = new Float64Array(0)
  let length = 0
  for (let at = start; at < end;) {
    const { number, type, start: from, end: to } = readField(bytes, at, end)
    at = to
    if (number !== field || (type !== single && type !== wireType.bytes)) continue
    if ((to - from) % size !== 0) throw new SyntaxError(`expected numbers of ${size} bytes at position ${from}`)
    const isPacked = type === wireType.bytes
    floats = withRoom(floats, length, isPacked ? (to - from) / size : Math.ceil((end - from) / (size + 1)))
    at = from
    const listEnd = isPacked ? to : end
    while (at < listEnd) {
      floats[length++] = size === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true)
      at += size
      if (isPacked) continue
      if (at + size >= end || bytes[at] !== key) break
      at++
    }
  }
  return floats.subarray(0, length)
}

/** Where the texts of a repeated field are, below 16. */
export function readTextPlaces({ bytes, start, end }: Message, field: number): TextPlaces {
  const key = 8 * field + wireType.bytes
  // Each takes two bytes or more.
  const starts = new Int32Array((end - start) >> 1)
  const ends = new Int32Array(starts.length)
  let length = 0
  for (let at = start; at < end;) {
    const { number, type, start: from, end: to } = readField(bytes, at, end)
    at = to
    if (number !== field || type !== wireType.bytes) continue
    starts[length] = from
    ends[length++] = to
    // Others as short as names are.
    while (at + 1 < end && bytes[at] === key && bytes[at + 1]! < 128 && at + 2 + bytes[at + 1]! <= end) {
      starts[length] = at + 2
      at += 2 + bytes[at + 1]!
      ends[length++] = at
    }
  }
  return { bytes, starts: starts.slice(0, length), ends: ends.slice(0, length) }
}

/** The text of bytes. */
export function readText(bytes: Uint8Array, start: number, end: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(start, end))
  } catch {
    throw new SyntaxError(`expected UTF-8 at position ${start}`)
  }
}

// An array that takes `count` more numbers after `length`.
function withRoom(list: Float64Array, length: number, count: number): Float64Array {
  if (length + count <= list.length) return list
  const longer = new Float64Array(Math.max(length + count, 2 * list.length))
  longer.set(list)
  return longer
}
