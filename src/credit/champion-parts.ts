/**
 * What the champion is made of, and how scores name it.
 *
 * @module
 */

/** What a score says of the model it comes from. */
export interface ModelIdentity {
  readonly id: string
  readonly version: string
  /** SHA-256 of the model's text, in hexadecimal. */
  readonly sha256: string
}

/** What a score says of the applicants it is explained against. */
export interface BaselineIdentity {
  readonly name: string
  /** Number of applicants. */
  readonly size: number
  /** SHA-256 of the baseline's bytes, in hexadecimal. */
  readonly sha256: string
}

/** The champion as it is shipped. */
export interface ChampionData {
  readonly identity: ModelIdentity
  /** A compact model (`format/compact.ts`), base64 with line ends. */
  readonly model: string
  readonly baseline: BaselineIdentity & {
    /** Rows as places among the model's thresholds (`baseline.ts`), base64 with line ends. */
    readonly rows: string
    /** What follows from the rows for every leaf (`baseline-patterns.ts`), base64 with line ends. */
    readonly patterns: string
  }
}
