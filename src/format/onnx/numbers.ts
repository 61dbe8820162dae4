/**
 * Lists of numbers in messages: packed or one by one, as both are allowed and written.
 *
 * @module
 */
import { endOfVarint, readVarint, visitFields, wireType } from '../../bytes/protobuf.ts'

/** A message: a part of the file's bytes. */
export interface Message {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** The integers of a repeated field; beyond 2^53 the nearest numbers. */
export function readIntegers({ bytes, start, end }: Message, field: number): Float64Array {
  let length = 0
  visitFields(bytes, start, end, (number, type, from, to) => {
    if (number === field && isIntegers(type)) length += type === wireType.varint ? 1 : numVarints(bytes, from, to)
  })
  const integers = new Float64Array(length)
  let next = 0
  visitFields(bytes, start, end, (number, type, from, to) => {
    if (number !== field || !isIntegers(type)) return
    for (let at = from; at < to; at = endOfVarint(bytes, at, to)) integers[next++] = readVarint(bytes, at, to)
  })
  return integers
}

/** The float32 or float64 numbers of a repeated field. */
export function readFloats({ bytes, start, end }: Message, field: number, size: 4 | 8): Float64Array {
  const single = size === 4 ? wireType.fixed32 : wireType.fixed64
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let length = 0
  visitFields(bytes, start, end, (number, type, from, to) => {
    if (number !== field || (type !== single && type !== wireType.bytes)) return
    if ((to - from) % size !== 0) throw new SyntaxError(`expected numbers of ${size} bytes at position ${from}`)
    length += (to - from) / size
  })
  const floats = new Float64Array(length)
  let next = 0
  visitFields(bytes, start, end, (number, type, from, to) => {
    if (number !== field || (type !== single && type !== wireType.bytes)) return
    for (let at = from; at < to; at += size)
      floats[next++] = size === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true)
  })
  return floats
}

/** The text of bytes. */
export function readText(bytes: Uint8Array, start: number, end: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(start, end))
  } catch {
    throw new SyntaxError(`expected UTF-8 at position ${start}`)
  }
}

function isIntegers(type: number): boolean {
  return type === wireType.varint || type === wireType.bytes
}

function numVarints(bytes: Uint8Array, start: number, end: number): number {
  let length = 0
  for (let at = start; at < end; at = endOfVarint(bytes, at, end)) length++
  return length
}
