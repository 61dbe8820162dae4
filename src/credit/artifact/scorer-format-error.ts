/**
 * `ScorerFormatError`: what is wrong with a packed scorer.
 *
 * @module
 */

/** Thrown when a file is no packed scorer, is damaged, or was written by a newer version. */
export class ScorerFormatError extends Error {
  constructor(fault: string, options?: ErrorOptions) {
    super(`packed scorer: ${fault}`, options)
    this.name = 'ScorerFormatError'
  }
}
