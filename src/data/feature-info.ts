/**
 * `FeatureInfo`: what training saw of a feature.
 *
 * @module
 */

/** What training saw of a feature: a range of numbers, categories, or nothing it could split on. */
export type FeatureInfo =
  | { readonly kind: 'numerical'; readonly min: number; readonly max: number }
  /** Category codes, most frequent first; -1 stands for missing and rare values. */
  | { readonly kind: 'categorical'; readonly codes: readonly number[] }
  | { readonly kind: 'unused' }
