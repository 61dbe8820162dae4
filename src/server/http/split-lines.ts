/**
 * `splitLines`: a stream of bytes, cut after line feeds.
 *
 * @module
 */

/** Whole lines, or a mark for one line that is too long to keep. */
export type Lines =
  | { readonly lines: Uint8Array; readonly isTooLong?: undefined }
  | { readonly lines?: undefined; readonly isTooLong: true }

const lineFeed = 0x0a

/**
 * The lines of a stream, piece by piece, as soon as they are complete. A piece is read only when the lines before it have
 * been taken. The last line need not end in a line feed.
 *
 * @param maxLength - most bytes of a line; memory holds at most that and one piece
 */
export async function* splitLines(pieces: AsyncIterable<Uint8Array>, maxLength: number): AsyncGenerator<Lines> {
  let rest: Uint8Array[] = []
  let restLength = 0
  let isSkipping = false
  for await (const piece of pieces) {
    const end = piece.lastIndexOf(lineFeed) + 1
    let start = 0
    if (end > 0 && isSkipping) {
      isSkipping = false
      start = piece.indexOf(lineFeed) + 1
    }
    if (end > start) {
      const firstLength = piece.indexOf(lineFeed, start) - start
      if (restLength + firstLength > maxLength) {
        yield { isTooLong: true }
        start += firstLength + 1
      } else if (restLength > 0) {
        yield { lines: Buffer.concat([...rest, piece.subarray(start, start + firstLength + 1)]) }
        start += firstLength + 1
      }
      rest = []
      restLength = 0
      yield* wholeLines(piece.subarray(start, end), maxLength)
    }
    if (isSkipping) continue
    const tail = piece.subarray(end)
    if (tail.length > 0) rest.push(tail)
    restLength += tail.length
    if (restLength > maxLength) {
      yield { isTooLong: true }
      rest = []
      restLength = 0
      isSkipping = true
    }
  }
  if (restLength > 0) yield { lines: Buffer.concat(rest) }
}

// A piece can be longer than the longest allowed line.
function* wholeLines(bytes: Uint8Array, maxLength: number): Generator<Lines> {
  if (bytes.length <= maxLength) {
    if (bytes.length > 0) yield { lines: bytes }
    return
  }
  let begin = 0
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(lineFeed, start) + 1
    if (end - 1 - start > maxLength) {
      if (start > begin) yield { lines: bytes.subarray(begin, start) }
      yield { isTooLong: true }
      begin = end
    }
    start = end
  }
  if (begin < bytes.length) yield { lines: bytes.subarray(begin) }
}
