/**
 * `textOf`: text from a file or a stream, piece by piece: UTF-8, or UTF-16 if there is a byte order mark, which is dropped.
 *
 * @module
 */
import { createReadStream } from 'node:fs'
import { TextDecoder, TextEncoder } from 'node:util'
import { encodingOf } from '../records/text-encoding.ts'
import { fileError } from './file-error.ts'

/** Where records come from: the path of a file, or pieces of bytes or text, such as `process.stdin` or a response body. */
export type RecordSource = string | AsyncIterable<Uint8Array | string>

// Pieces of a file. Every piece becomes a batch, and small batches cost more: 64 KB of CSV are 180 rows of 20 numbers.
const pieceBytes = 2 ** 18

/**
 * The text of `source` in pieces of any length. A piece is read only when it is asked for. Invalid bytes become U+FFFD.
 *
 * @param onBytes - called with the size in bytes of every piece that is read
 * @throws Error naming the file when it cannot be read
 */
export async function* textOf(
  source: RecordSource,
  onBytes: (count: number) => void = () => {}
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  let head: Uint8Array = new Uint8Array(0)
  for await (const bytes of bytesOf(source)) {
    onBytes(bytes.length)
    if (decoder === undefined) {
      // A byte order mark has at least two bytes, which a pipe may deliver one by one.
      head = head.length === 0 ? bytes : Buffer.concat([head, bytes])
      if (head.length < 2) continue
      decoder = new TextDecoder(encodingOf(head))
      yield decoder.decode(head, { stream: true })
    } else yield decoder.decode(bytes, { stream: true })
  }
  yield decoder === undefined ? new TextDecoder(encodingOf(head)).decode(head) : decoder.decode()
}

/**
 * The text of `source` as UTF-8 in pieces of any length, which need not end where a character does.
 *
 * @throws Error naming the file when it cannot be read
 */
export async function* utf8Of(source: RecordSource): AsyncGenerator<Uint8Array> {
  const pieces = bytesOf(source)
  let head: Uint8Array = new Uint8Array(0)
  while (head.length < 2) {
    const { done, value } = await pieces.next()
    if (done) return yield head
    head = head.length === 0 ? value : Buffer.concat([head, value])
  }
  if (encodingOf(head) === 'utf-8') {
    yield head
    return yield* pieces
  }
  const all = async function* (): AsyncGenerator<Uint8Array> {
    yield head
    yield* pieces
  }
  const encoder = new TextEncoder()
  for await (const text of textOf(all())) yield encoder.encode(text)
}

/**
 * The bytes of `source` in pieces of any length.
 *
 * @throws Error naming the file when it cannot be read
 */
export async function* bytesOf(source: RecordSource): AsyncGenerator<Uint8Array> {
  if (typeof source !== 'string') {
    for await (const piece of source) yield typeof piece === 'string' ? Buffer.from(piece) : piece
    return
  }
  try {
    yield* createReadStream(source, { highWaterMark: pieceBytes })
  } catch (error) {
    throw fileError('read', source, error)
  }
}
