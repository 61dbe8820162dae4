/**
 * Bytes written and read one value after the other: LEB128 integers, little-endian floats, UTF-8 text.
 *
 * @module
 */
import { ModelFormatError } from '../errors.ts'

/** Collects bytes. */
export interface ByteWriter {
  readonly byte: (value: number) => void
  /** An integer from 0 to 2^53 - 1, seven bits a byte, lowest first. */
  readonly unsigned: (value: number) => void
  readonly float32: (value: number) => void
  readonly float64: (value: number) => void
  /** UTF-8 with its length before it. */
  readonly text: (value: string) => void
  /** All that was written. */
  readonly bytes: () => Uint8Array
}

export function createByteWriter(): ByteWriter {
  const written: number[] = []
  const scratch = new DataView(new ArrayBuffer(8))
  const pushScratch = (length: number): void => {
    for (let i = 0; i < length; i++) written.push(scratch.getUint8(i))
  }
  const unsigned = (value: number): void => {
    for (; value >= 128; value = Math.floor(value / 128)) written.push((value % 128) | 128)
    written.push(value)
  }
  return {
    byte: (value) => void written.push(value),
    unsigned,
    float32: (value) => {
      scratch.setFloat32(0, value, true)
      pushScratch(4)
    },
    float64: (value) => {
      scratch.setFloat64(0, value, true)
      pushScratch(8)
    },
    text: (value) => {
      const encoded = new TextEncoder().encode(value)
      unsigned(encoded.length)
      encoded.forEach((byte) => void written.push(byte))
    },
    bytes: () => Uint8Array.from(written)
  }
}

/** Reads what a `ByteWriter` wrote; every method throws ModelFormatError at the end of the bytes. */
export interface ByteReader {
  readonly byte: () => number
  readonly unsigned: () => number
  readonly float32: () => number
  readonly float64: () => number
  readonly text: () => string
  /** The error for a fault found in what was read. */
  readonly fault: (section: string, text: string) => ModelFormatError
}

export function createByteReader(bytes: Uint8Array, start: number): ByteReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let position = start
  const fault = (section: string, text: string): ModelFormatError => new ModelFormatError(text, { section })
  // Moves on by `length` bytes and returns where they start.
  const take = (length: number): number => {
    const from = position
    position += length
    if (position > bytes.length) throw fault(`byte ${from}`, 'the data is cut')
    return from
  }
  const unsigned = (): number => {
    let value = 0
    for (let scale = 1; scale < 2 ** 53; scale *= 128) {
      const byte = bytes[take(1)]!
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
    throw fault(`byte ${position}`, 'an integer is too long')
  }
  return {
    byte: () => bytes[take(1)]!,
    unsigned,
    float32: () => view.getFloat32(take(4), true),
    float64: () => view.getFloat64(take(8), true),
    text: () => {
      const length = unsigned()
      const from = take(length)
      return new TextDecoder().decode(bytes.subarray(from, from + length))
    },
    fault
  }
}
