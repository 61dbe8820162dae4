/**
 * What a level of a symmetric tree may be divided by: the candidates of a feature, and what each leaf gains by them.
 *
 * @module
 */
import type { SearchedLeaf } from './leaf-search.ts'
import type { FeatureHistogram, Split } from './split.ts'

/** A leaf as the search of a level sees it, by one feature. */
export interface LevelLeaf {
  readonly leaf: SearchedLeaf
  /** Of the feature. */
  readonly histogram: FeatureHistogram
  /** What gains are multiplied by. */
  readonly factor: number
}

/** The candidates of one feature. Of those that gain the same, the first is taken. */
export interface LevelFeature {
  /** How many there are at most. */
  readonly numCandidates: number
  /** Begins a tree, from its root. */
  readonly begin: (root: LevelLeaf) => void
  /** Adds to each candidate's gain [numCandidates, from `at`] what the leaf gains by it; nothing where it stays whole. */
  readonly addGains: (leaf: LevelLeaf, gains: Float64Array, at: number) => void
  /** What a candidate makes of a leaf; undefined where it stays whole. */
  readonly splitOf: (leaf: LevelLeaf, candidate: number) => Split | undefined
}
