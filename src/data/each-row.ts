/**
 * `forEachRow`: rows one after the other.
 *
 * @module
 */
import type { RowReader } from './row-reader.ts'

/** Visits the rows, whose values stand in the same array each time [numFeatures]. */
export function forEachRow(
  { numRows, read }: RowReader,
  numFeatures: number,
  visit: (values: Float64Array, row: number) => void
): void {
  const values = new Float64Array(numFeatures)
  for (let row = 0; row < numRows; row++) {
    read(row, values)
    visit(values, row)
  }
}
