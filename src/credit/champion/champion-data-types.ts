/**
 * What the champion ships with.
 *
 * @module
 */
import type { BaselineIdentity, ModelIdentity } from '../scoring/model-identity.ts'

/** How often a model names the right class, under a named protocol. */
export interface ProtocolAccuracy {
  readonly protocol: string
  readonly description: string
  /** Share of right classes, 0 to 1. */
  readonly accuracy: number
  /** Its 95 % interval. */
  readonly interval95: readonly [number, number]
}

/** Points of a population in ten bins of about equal size; what the points of others are compared with. */
export interface PointsReference {
  readonly name: string
  /** Number of rows. */
  readonly size: number
  /** Greatest points of every bin but the last, ascending [9]. */
  readonly upperBounds: readonly number[]
  /** Rows in every bin [10]. */
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
    /** Rows as places among the model's thresholds (`baseline-rows.ts`), base64 with line ends. */
    readonly rows: string
    /** What follows from the rows for every leaf (`baseline-patterns.ts`), base64 with line ends. */
    readonly patterns: string
  }
}
