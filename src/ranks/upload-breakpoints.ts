/**
 * Breakpoints in the kernels' memory, from which values get their ranks.
 *
 * @module
 */
import type { KernelMemory } from '../kernels/memory.ts'
import { concatenated } from '../model/forest-builder.ts'
import { upload, type Uploaded } from '../kernels/upload.ts'
import type { RankEncoding, Ranks } from './ranks.ts'

/** `encodings` is what the kernel `findRanks` takes for its columns. */
export type UploadedBreakpoints = Uploaded<'encodings' | 'breakpoints'>

const wordsPerEncoding = 6

/** Uploads breakpoints as the kernel `findRanks` reads them, for rows of these encodings; undefined when the memory is full. */
export function uploadBreakpoints(
  memory: KernelMemory,
  ranks: Ranks,
  encodings: readonly RankEncoding[]
): UploadedBreakpoints | undefined {
  const padded = ranks.breakpoints.map((ofColumn) => {
    const array = new Float64Array(2 ** Math.ceil(Math.log2(ofColumn.length + 1)) - 1).fill(Infinity)
    array.set(ofColumn)
    return array
  })
  const offsets = new Int32Array(padded.length + 1)
  padded.forEach(({ length }, column) => (offsets[column + 1] = offsets[column]! + length))
  const words = new Uint32Array(wordsPerEncoding * encodings.length)
  const uploaded = upload(memory, { encodings: words, breakpoints: concatenated(padded, Float64Array) })
  if (uploaded === undefined) return undefined
  for (const [i, { column, missing, shift, tinyRank }] of encodings.entries()) {
    const address = uploaded.address.breakpoints + 8 * offsets[column]!
    words.set([address, padded[column]!.length + 1, missing, shift, tinyRank, column], wordsPerEncoding * i)
  }
  uploaded.write('encodings', words)
  return uploaded
}
