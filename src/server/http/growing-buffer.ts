/**
 * `createGrowingBuffer`: bytes that arrive in pieces of any size. A client that sends single bytes makes as many pieces, each of
 * which would take a hundred times its length in memory; here they are copied together.
 *
 * @module
 */

/** Bytes collected so far. */
export interface GrowingBuffer {
  readonly length: () => number
  readonly append: (piece: Uint8Array) => void
  /** All bytes; the buffer is empty afterwards. */
  readonly take: () => Buffer
}

const smallest = 1024

/** An empty buffer. */
export function createGrowingBuffer(): GrowingBuffer {
  let bytes = Buffer.alloc(0)
  let length = 0
  return {
    length: () => length,
    append: (piece) => {
      const needed = length + piece.length
      if (needed > bytes.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * bytes.length, smallest))
        larger.set(bytes.subarray(0, length))
        bytes = larger
      }
      bytes.set(piece, length)
      length = needed
    },
    take: () => {
      const taken = bytes.subarray(0, length)
      bytes = Buffer.alloc(0)
      length = 0
      return taken
    }
  }
}
