/**
 * `RowFault`: a row that cannot be read.
 *
 * @module
 */

/** A row that cannot be read, among those that can. */
export interface RowFault {
  /** Number of the row in its batch, from 0. */
  readonly row: number
  /** Number of the line on which it begins, from 1; undefined where there are no lines. */
  readonly line: number | undefined
  /** What is wrong with it. Does not name the line. */
  readonly error: Error
}
