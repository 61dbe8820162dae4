/**
 * How a score identifies its model and its baseline.
 *
 * @module
 */

/** Identifies a model. */
export interface ModelIdentity {
  readonly id: string
  readonly version: string
  /** SHA-256 of the model's text, in hexadecimal. */
  readonly sha256: string
}

/** Identifies a baseline: the applicants that scores are compared with. */
export interface BaselineIdentity {
  readonly name: string
  /** Number of applicants. */
  readonly size: number
  /** SHA-256 of the baseline's bytes, in hexadecimal. */
  readonly sha256: string
}
