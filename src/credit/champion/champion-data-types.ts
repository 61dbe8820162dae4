/**
 * The data that the champion ships with.
 *
 * @module
 */
import type { BaselineIdentity, ModelIdentity } from '../scoring/model-identity.ts'

/** A model's accuracy, measured under a named protocol. */
export interface ProtocolAccuracy {
  readonly protocol: string
  readonly description: string
  /** Share of rows whose class is predicted correctly, 0 to 1. */
  readonly accuracy: number
  /** 95 % interval of the accuracy. */
  readonly interval95: readonly [number, number]
}

/** A reference population's points in ten bins of about equal size, for comparison with other populations. */
export interface PointsReference {
  readonly name: string
  /** Number of rows. */
  readonly size: number
  /** Largest points of every bin but the last, ascending [9]. */
  readonly upperBounds: readonly number[]
  /** Number of rows in each bin [10]. */
  readonly counts: readonly number[]
}

/** The champion as it is shipped. */
export interface ChampionData {
  readonly identity: ModelIdentity
  readonly protocols: readonly ProtocolAccuracy[]
  readonly reference: PointsReference
  /** Margin of `exampleApplicant`, computed from the model's text. */
  readonly exampleMargin: number
  /** A compact model (`format/compact.ts`), base64 with line ends. */
  readonly model: string
  readonly baseline: BaselineIdentity & {
    /** Rows as ranks among the model's thresholds (`baseline-rows.ts`), base64 with line ends. */
    readonly rows: string
    /** The rows' off-path sets at every leaf (`background-set-bytes.ts`), base64 with line ends. */
    readonly backgroundSets: string
  }
}
