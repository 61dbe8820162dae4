/**
 * What subtree tables are made of: for each leaf of a subtree, the features at which a row is off path for each pattern, and
 * what the leaf then contributes, which a filler writes: weighted by covers (`cover-filler.ts`) or against a background
 * (`../interventional/background-filler.ts`).
 *
 * @module
 */
import type { Subtree, SubtreeLeaf } from './subtrees.ts'

/**
 * Writes what a leaf contributes to each feature of its subtree, in raw-score units, for each set of features at which the row
 * is off path [2^numDistinct × numFeatures].
 *
 * @param numFeatures - features of the subtree
 * @param values - written from `offset` on
 */
export type LeafFiller = (leaf: SubtreeLeaf, numFeatures: number, values: Float64Array, offset: number) => void

/** Numbers of a subtree's table. */
export function tableLengthOf({ numBits, features }: Subtree): number {
  return 2 ** numBits * features.length
}

/** Writes the features at which a row is off a leaf's path, a bit for each position, for each pattern of the subtree [2^numBits]. */
export function writeOffPathSets({ offPathBy0, offPathBy1 }: SubtreeLeaf, sets: Int32Array, offset: number): void {
  sets[offset] = 0
  for (let bit = 0; bit < offPathBy0.length; bit++) {
    const end = offset + (1 << bit)
    const by0 = offPathBy0[bit]!
    const by1 = offPathBy1[bit]!
    for (let i = offset; i < end; i++) {
      sets[i + (1 << bit)] = sets[i]! | by1
      sets[i]! |= by0
    }
  }
}
