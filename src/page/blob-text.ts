/**
 * `textOf`: the text of a file in pieces.
 *
 * @module
 */
import { encodingOf } from '../records/text-encoding.ts'

/**
 * The text of a file, no faster than it is taken.
 *
 * @param onBytes - called with the size in bytes of every piece that is read
 */
export async function* textOf(file: Blob, onBytes: (count: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(encodingOf(new Uint8Array(await file.slice(0, 2).arrayBuffer())))
  const reader = file.stream().getReader()
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      onBytes(piece.value.length)
      yield decoder.decode(piece.value, { stream: true })
    }
    yield decoder.decode()
  } finally {
    await reader.cancel()
  }
}
