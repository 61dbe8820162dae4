/**
 * The messages of an Arrow IPC stream, from bytes in pieces of any length. What a batch holds is left to who reads it; here is what
 * must be known to pass batches on one by one.
 *
 * Source: Arrow columnar format 1.5, "Encapsulated message format" and "IPC Streaming Format"; format/Message.fbs. FlatBuffers:
 * a table begins with the distance back to its vtable, which holds the place of each field, or 0 where it has its default.
 *
 * @module
 */

/** A message of a stream. */
export interface ArrowMessage {
  readonly type: 'schema' | 'dictionary' | 'batch'
  /** The whole message, from the continuation marker to the end of its body; in a buffer of its own, so that numbers are aligned. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Number of rows of a batch; of values of a dictionary. */
  readonly numRows: number
  /** Whether buffers are compressed. */
  readonly isCompressed: boolean
  /** Of a dictionary: which one. */
  readonly dictionary: bigint
  /** Of a dictionary: whether its values come after those before, instead of replacing them. */
  readonly isDelta: boolean
}

/** How an Arrow IPC stream begins: no text begins so. */
export const continuationMarker = 0xffffffff
/** The end of a stream. */
export const endOfStream: Uint8Array = new Uint8Array([255, 255, 255, 255, 0, 0, 0, 0])

const prefixBytes = 8
// Sizes beyond these come from damaged streams.
const maxMetadataBytes = 2 ** 28
const maxBodyBytes = 2 ** 31 - 1
const headerTypes: Readonly<Record<number, ArrowMessage['type']>> = { 1: 'schema', 2: 'dictionary', 3: 'batch' }

const notArrow = 'expected an Arrow IPC stream'

/**
 * The messages of a stream, each as soon as its last byte is there. Nothing is waited for after the end mark.
 *
 * @throws Error when this is no such stream, it ends inside a message, or more comes with its end, as of files that were put together
 */
export async function* arrowMessages(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<ArrowMessage> {
  const bytes = createByteQueue()
  // Bytes of the next part, and which part it is.
  let wanted = prefixBytes
  let metadataBytes = 0
  for await (const piece of pieces) {
    bytes.add(piece)
    while (bytes.length() >= wanted) {
      if (metadataBytes === 0) {
        metadataBytes = metadataLengthOf(bytes.peek(prefixBytes))
        if (metadataBytes === 0) {
          if (bytes.length() > prefixBytes) throw new Error(`${notArrow}, got more bytes after its end`)
          return
        }
        wanted = prefixBytes + metadataBytes
      } else {
        const bodyBytes = bodyLengthOf(bytes.peek(prefixBytes + metadataBytes))
        wanted = prefixBytes + metadataBytes + bodyBytes
        if (bytes.length() < wanted) break
        yield messageOf(bytes.take(wanted), metadataBytes)
        wanted = prefixBytes
        metadataBytes = 0
      }
    }
  }
  if (bytes.length() > 0) throw new Error(`${notArrow}, got one that ends inside a message`)
}

function metadataLengthOf(prefix: DataView): number {
  const marker = prefix.getUint32(0, true)
  if (marker === 0x4f525241) throw new Error(`${notArrow}, got an Arrow file (Feather); write a stream`)
  if (marker !== continuationMarker) throw new Error(`${notArrow}, got something else, or one of before Arrow 0.15`)
  const length = prefix.getInt32(4, true)
  if (length < 0 || length > maxMetadataBytes) throw new Error(`${notArrow}, got a damaged one`)
  return length
}

function bodyLengthOf(message: DataView): number {
  const length = reading(() => {
    const bodyLength = tableAt(message, prefixBytes)(3)
    return bodyLength === 0 ? 0 : Number(message.getBigInt64(bodyLength, true))
  })
  if (length < 0 || length > maxBodyBytes)
    throw new Error(`${notArrow}, got a message of more than 2 GB, or a damaged one`)
  return length
}

function messageOf(bytes: Uint8Array<ArrayBuffer>, metadataBytes: number): ArrowMessage {
  const view = new DataView(bytes.buffer, 0, prefixBytes + metadataBytes)
  return reading(() => {
    const message = tableAt(view, prefixBytes)
    const type = headerTypes[message(1) === 0 ? 0 : view.getUint8(message(1))]
    const headerAt = message(2)
    if (type === undefined || headerAt === 0) throw new Error(`${notArrow} of batches, got a message of another kind`)
    const header = tableAt(view, headerAt)
    const int64 = (at: number): bigint => (at === 0 ? 0n : view.getBigInt64(at, true))
    const data = type === 'dictionary' ? tableAt(view, header(1)) : header
    // Who reads the message believes these numbers: nodes and buffers have 16 bytes each, counts of other buffers 8.
    if (type === 'schema') checkVector(view, header(1), 4)
    else for (const [field, itemBytes] of vectorsOfBatch) checkVector(view, data(field), itemBytes)
    const numRows = type === 'schema' ? 0 : Number(int64(data(0)))
    if (type !== 'schema') checkNumRows(view, data(1), numRows)
    // Every value of a dictionary takes a bit at least, and all of them are read.
    if (type === 'dictionary' && numRows > 8 * (bytes.length - view.byteLength)) throw new RangeError('beyond the body')
    return {
      type,
      bytes,
      numRows,
      isCompressed: type !== 'schema' && data(3) !== 0,
      dictionary: type === 'dictionary' ? int64(header(0)) : 0n,
      isDelta: type === 'dictionary' && header(2) !== 0 && view.getUint8(header(2)) !== 0
    }
  })
}

// The places of the fields of the table that the offset at `at` points to; 0 for those with their default.
function tableAt(view: DataView, at: number): (field: number) => number {
  if (at === 0) throw new RangeError('no table')
  const table = at + view.getUint32(at, true)
  const vtable = table - view.getInt32(table, true)
  const vtableBytes = view.getUint16(vtable, true)
  return (field) => {
    const entry = 4 + 2 * field
    const offset = entry < vtableBytes ? view.getUint16(vtable + entry, true) : 0
    return offset === 0 ? 0 : table + offset
  }
}

const vectorsOfBatch = [
  [1, 16],
  [2, 16],
  [4, 8]
] as const

function checkVector(view: DataView, at: number, itemBytes: number): void {
  if (at === 0) return
  const begin = at + view.getUint32(at, true)
  if (begin + 4 + view.getUint32(begin, true) * itemBytes > view.byteLength) throw new RangeError('beyond the message')
}

// The first column has as many rows as the batch.
function checkNumRows(view: DataView, nodes: number, numRows: number): void {
  const first = nodes === 0 ? 0 : nodes + view.getUint32(nodes, true) + 4
  const isWrong = first > 0 && view.getUint32(first - 4, true) > 0 && Number(view.getBigInt64(first, true)) !== numRows
  if (numRows < 0 || isWrong) throw new RangeError('beyond the message')
}

// A place beyond the message is a fault of the stream.
function reading<Value>(read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw error instanceof RangeError ? new Error(`${notArrow}, got a damaged one`) : error
  }
}

interface ByteQueue {
  readonly add: (piece: Uint8Array) => void
  readonly length: () => number
  /** The first bytes, which stay. */
  readonly peek: (count: number) => DataView
  readonly take: (count: number) => Uint8Array<ArrayBuffer>
}

// A message is copied once, when all of it is there, so that what a damaged one says of its length takes no memory.
function createByteQueue(): ByteQueue {
  let pieces: Uint8Array[] = []
  let length = 0
  const copy = (count: number): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(count)
    let at = 0
    for (const piece of pieces) {
      if (at === count) break
      const part = piece.subarray(0, count - at)
      bytes.set(part, at)
      at += part.length
    }
    return bytes
  }
  return {
    add: (piece) => {
      pieces.push(piece)
      length += piece.length
    },
    length: () => length,
    peek: (count) => new DataView(copy(count).buffer),
    take: (count) => {
      const bytes = copy(count)
      let left = count
      const rest: Uint8Array[] = []
      for (const piece of pieces) {
        if (left < piece.length) rest.push(piece.subarray(left))
        left = Math.max(0, left - piece.length)
      }
      pieces = rest
      length -= count
      return bytes
    }
  }
}
