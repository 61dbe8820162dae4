/**
 * How a score names the model it comes from and the applicants it is measured against.
 *
 * @module
 */

/** What a score says of its model. */
export interface ModelIdentity {
  readonly id: string
  readonly version: string
  /** SHA-256 of the model's text, in hexadecimal. */
  readonly sha256: string
}

/** What a score says of its baseline: the applicants it is measured against. */
export interface BaselineIdentity {
  readonly name: string
  /** Number of applicants. */
  readonly size: number
  /** SHA-256 of the baseline's bytes, in hexadecimal. */
  readonly sha256: string
}
