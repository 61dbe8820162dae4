/**
 * `BinnedData`: what trees are grown from.
 *
 * @module
 */
import type { BinMapper } from './bins/bin-mapper.ts'

/** A feature that can split something. */
export interface BinnedFeature {
  /** Its number among all features. */
  readonly feature: number
  readonly mapper: BinMapper
  /** Bin of each row [numRows]. */
  readonly bins: Uint8Array | Uint16Array | Int32Array
}

/** Rows in bins. */
export interface BinnedData {
  readonly numRows: number
  /** Features of the rows, used or not. */
  readonly numFeatures: number
  /** In the order of their numbers. */
  readonly features: readonly BinnedFeature[]
  /** Positions in `features` in the order in which LightGBM stores them, which decides the random streams of extra trees. */
  readonly order: Int32Array
  /** Number of bundles that LightGBM stores them in. */
  readonly numBundles: number
}
