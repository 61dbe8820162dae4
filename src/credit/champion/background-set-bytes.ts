/**
 * The baseline's off-path sets as bytes. Computing them would take half the time of the first score, so they are shipped.
 *
 * Layout: the number of sets of every leaf, then the off-path features of every set, then its number of rows. Integers are
 * LEB128.
 *
 * @module
 */
import { createByteReader, createByteWriter } from '../../bytes/byte-stream.ts'
import type { BackgroundSets } from '../../explain/interventional/background-sets.ts'

/**
 * Encodes the sets of a background.
 *
 * @param sets - of a forest whose paths have at most 32 distinct features each
 */
export function encodeBackgroundSets({ begins, ends, offPath, counts }: BackgroundSets): Uint8Array {
  const writer = createByteWriter()
  begins.forEach((begin, leaf) => writer.unsigned(ends[leaf]! - begin))
  for (const [leaf, begin] of begins.entries())
    for (let set = begin; set < ends[leaf]!; set++) writer.unsigned(offPath[set]! >>> 0)
  for (const [leaf, begin] of begins.entries())
    for (let set = begin; set < ends[leaf]!; set++) writer.unsigned(counts[set]!)
  return writer.bytes()
}

/** Decodes the sets of a background of `numRows` rows for a forest with `numLeaves` leaves. */
export function decodeBackgroundSets(bytes: Uint8Array, numLeaves: number, numRows: number): BackgroundSets {
  const { unsigned } = createByteReader(bytes, 0)
  const begins = new Int32Array(numLeaves)
  const ends = new Int32Array(numLeaves)
  let numSets = 0
  for (let leaf = 0; leaf < numLeaves; leaf++) {
    begins[leaf] = numSets
    numSets += unsigned()
    ends[leaf] = numSets
  }
  const offPath = new Int32Array(numSets)
  const counts = new Int32Array(numSets)
  for (let set = 0; set < numSets; set++) offPath[set] = unsigned()
  for (let set = 0; set < numSets; set++) counts[set] = unsigned()
  return { numRows, numWords: 1, begins, ends, offPath, counts }
}
