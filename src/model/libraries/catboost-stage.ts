/**
 * `CatboostStage`: how the columns that CatBoost's trees test follow from a row with categories, as plain data.
 *
 * @module
 */
import type { InputStage } from '../library-code.ts'

/** Kinds of statistics. */
export const ctrTypes = [
  'Borders',
  'Buckets',
  'BinarizedTargetMeanValue',
  'FloatTargetMeanValue',
  'Counter',
  'FeatureFreq'
] as const

/** A kind of statistics. */
export type CtrType = (typeof ctrTypes)[number]

/** A combination of a row's values, whose hash finds its statistics. */
export interface CtrProjection {
  /** Categorical columns of the row. */
  readonly categories: readonly number[]
  /** Whether a number is above a border, of a column of the row. */
  readonly conditions: readonly { readonly column: number; readonly border: number; readonly isNanAbove: boolean }[]
  /** Whether a category has this hash, of a column of the row. */
  readonly matches: readonly { readonly column: number; readonly hash: number }[]
}

/** Statistics of the combinations that training saw. */
export interface CtrTable {
  readonly type: CtrType
  /** Number of the projection. */
  readonly projection: number
  /** 64-bit hashes, low halves first [2 × numHashes]. */
  readonly hashes: Uint32Array
  /** The row of `statistics` of each hash [numHashes]. */
  readonly rows: Int32Array
  /** In each row `width` numbers: counts by class of the target, a sum and a count, or a count. */
  readonly statistics: Float64Array
  readonly width: number
  readonly denominator: number
}

/** A column computed from a table. */
export interface Ctr {
  /** Number of the table. */
  readonly table: number
  readonly targetBorder: number
  readonly priorNumerator: number
  readonly priorDenominator: number
  readonly shift: number
  readonly scale: number
}

/** The trees' columns are the row's, those with categories as places among the values that trees test, and then the CTRs. */
export interface CatboostStage extends InputStage {
  readonly numFeatures: number
  /** For each column of the row the hashes of the categories that trees test; undefined for a column of numbers [numFeatures]. */
  readonly testedHashes: readonly (Int32Array | undefined)[]
  readonly featureNames: readonly string[]
  readonly projections: readonly CtrProjection[]
  readonly tables: readonly CtrTable[]
  readonly ctrs: readonly Ctr[]
}
