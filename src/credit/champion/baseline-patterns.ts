/**
 * The baseline's patterns as bytes. Finding them takes half of the time of the first score, so they are shipped.
 *
 * Layout: for every leaf the number of its patterns; the offPath features of every pattern; its number of rows. Integers are
 * LEB128.
 *
 * @module
 */
import type { BackgroundSets } from '../../explain/interventional/background-sets.ts'
import { createByteReader, createByteWriter } from '../../bytes/byte-stream.ts'

/**
 * The patterns as bytes.
 *
 * @param patterns - of a forest whose paths have at most 32 distinct features
 */
export function encodePatterns({ begins, ends, offPath, counts }: BackgroundSets): Uint8Array {
  const writer = createByteWriter()
  begins.forEach((begin, leaf) => writer.unsigned(ends[leaf]! - begin))
  for (const [leaf, begin] of begins.entries())
    for (let pattern = begin; pattern < ends[leaf]!; pattern++) writer.unsigned(offPath[pattern]! >>> 0)
  for (const [leaf, begin] of begins.entries())
    for (let pattern = begin; pattern < ends[leaf]!; pattern++) writer.unsigned(counts[pattern]!)
  return writer.bytes()
}

/** The patterns of a forest of `numLeaves` leaves that were encoded. */
export function decodePatterns(bytes: Uint8Array, numLeaves: number, numRows: number): BackgroundSets {
  const { unsigned } = createByteReader(bytes, 0)
  const begins = new Int32Array(numLeaves)
  const ends = new Int32Array(numLeaves)
  let numPatterns = 0
  for (let leaf = 0; leaf < numLeaves; leaf++) {
    begins[leaf] = numPatterns
    numPatterns += unsigned()
    ends[leaf] = numPatterns
  }
  const offPath = new Int32Array(numPatterns)
  const counts = new Int32Array(numPatterns)
  for (let pattern = 0; pattern < numPatterns; pattern++) offPath[pattern] = unsigned()
  for (let pattern = 0; pattern < numPatterns; pattern++) counts[pattern] = unsigned()
  return { numRows, numWords: 1, begins, ends, offPath, counts }
}
