/**
 * The baseline's patterns as bytes. Computing them would take half the time of the first score, so they are shipped.
 *
 * Layout: the number of patterns of every leaf, then the off-path features of every pattern, then its number of rows. Integers
 * are LEB128.
 *
 * @module
 */
import type { BackgroundPatterns } from '../../explain/interventional/background-patterns.ts'
import { createByteReader, createByteWriter } from '../../bytes/byte-stream.ts'

/**
 * Encodes patterns.
 *
 * @param patterns - of a forest whose paths have at most 32 distinct features each
 */
export function encodePatterns({ begins, ends, failed, counts }: BackgroundPatterns): Uint8Array {
  const writer = createByteWriter()
  begins.forEach((begin, leaf) => writer.unsigned(ends[leaf]! - begin))
  for (const [leaf, begin] of begins.entries())
    for (let pattern = begin; pattern < ends[leaf]!; pattern++) writer.unsigned(failed[pattern]! >>> 0)
  for (const [leaf, begin] of begins.entries())
    for (let pattern = begin; pattern < ends[leaf]!; pattern++) writer.unsigned(counts[pattern]!)
  return writer.bytes()
}

/** Decodes the patterns of a forest with `numLeaves` leaves. */
export function decodePatterns(bytes: Uint8Array, numLeaves: number): BackgroundPatterns {
  const { unsigned } = createByteReader(bytes, 0)
  const begins = new Int32Array(numLeaves)
  const ends = new Int32Array(numLeaves)
  let numPatterns = 0
  for (let leaf = 0; leaf < numLeaves; leaf++) {
    begins[leaf] = numPatterns
    numPatterns += unsigned()
    ends[leaf] = numPatterns
  }
  const failed = new Int32Array(numPatterns)
  const counts = new Int32Array(numPatterns)
  for (let pattern = 0; pattern < numPatterns; pattern++) failed[pattern] = unsigned()
  for (let pattern = 0; pattern < numPatterns; pattern++) counts[pattern] = unsigned()
  return { numWords: 1, begins, ends, failed, counts }
}
