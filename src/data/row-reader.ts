/**
 * `RowReader`: what rows of any form become, and what making one takes.
 *
 * @module
 */
import type { FeatureKeys, KeyRules } from './feature-keys.ts'
import type { NumberArray } from './number-array.ts'

/** Access to rows of any form. */
export interface RowReader {
  readonly numRows: number
  /** Copies row `row` into `target` [numFeatures]. */
  readonly read: (row: number, target: Float64Array) => void
  /** Copies a feature's values of `numRows` rows from `firstRow` on into `target` from `offset` on. */
  readonly readColumn: (
    feature: number,
    firstRow: number,
    numRows: number,
    target: Float64Array,
    offset: number
  ) => void
  /** All values, row after row, where they are stored so: blocks of rows are copied faster [numRows × numFeatures]. */
  readonly matrix?: NumberArray | undefined
}

/** What a reader needs to know about the features. */
export interface RowSchema {
  /** What to call the rows in an error. */
  readonly name: string
  readonly featureNames: readonly string[]
  readonly keys: FeatureKeys
  readonly rules: KeyRules
  /**
   * A value by its meaning as a number or code.
   *
   * @throws ValueError
   */
  readonly codeOf: (feature: number, value: unknown) => number
}
