/**
 * The trees of a scikit-learn model, as each version of its document is read into: the arrays of all trees, one tree after the other.
 *
 * @module
 */
import type { CategoryValue } from '../../data/categories.ts'
import type { NumberArray } from '../../data/number-array.ts'

/** What the other parts of a document say about its trees. */
export interface SklearnTreeShape {
  readonly numFeatures: number
  readonly valuesPerLeaf: number
  /** Category values by code; undefined for features without [numFeatures]. */
  readonly categories: readonly (readonly CategoryValue[] | undefined)[]
}

/** Splits are nodes with children. Both they and leaves stand in the order of scikit-learn's numbers of nodes. */
export interface SklearnTrees {
  /** Tree `t` owns splits `splitOffsets[t]` to `splitOffsets[t + 1]` (exclusive) [numTrees + 1]. */
  readonly splitOffsets: Int32Array
  /** scikit-learn's number, within its tree, of each leaf [numLeaves]. */
  readonly leafNode: Int32Array
  /** >= 0: a split; < 0: leaf `~child`. Both count through all trees [numSplits]. */
  readonly leftChild: Int32Array
  readonly rightChild: Int32Array
  /** [numSplits]. */
  readonly splitFeature: Int32Array
  /** Of splits by category 0 [numSplits]. */
  readonly threshold: NumberArray
  /** 1 where missing values go left [numSplits]. */
  readonly missingLeft: Int32Array
  /** The codes that go left, a bit each, in `wordsPerSet` words for each split of a feature with categories, in the order of splits. */
  readonly leftCategories: Uint32Array
  /** [numLeaves × valuesPerLeaf]. */
  readonly leafValue: Float64Array
  /** Weight of the training rows that reached each split [numSplits] and each leaf [numLeaves]. */
  readonly splitCover: NumberArray
  readonly leafCover: NumberArray
  /** Undefined where the file has none [numSplits]. */
  readonly splitGain: NumberArray | undefined
}

/** The most values a feature's categories have: as scikit-learn has it, codes fit into 8 bits. */
export const maxCategories = 256

/** Words of 32 bits that hold a set of codes. */
export const wordsPerSet: number = maxCategories / 32
