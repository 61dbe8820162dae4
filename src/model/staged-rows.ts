/**
 * `stagedRows`: rows as an input stage makes them.
 *
 * @module
 */
import type { RowReader } from '../data/row-reader.ts'
import type { PreparedStage } from './library-code.ts'

/**
 * A reader of the trees' columns of rows. Engines ask for a block of rows column after column, so the columns of the last block are
 * kept.
 *
 * @param numFeatures - columns of a row
 * @param numColumns - columns of the trees
 */
export function stagedRows(
  { numRows, read }: RowReader,
  compute: PreparedStage['compute'],
  numFeatures: number,
  numColumns: number
): RowReader {
  const row = new Float64Array(numFeatures)
  const columns = new Float64Array(numColumns)
  let block = new Float64Array(0)
  let blockStart = 0
  let blockRows = 0
  return {
    numRows,
    read: (i, target) => {
      read(i, row)
      compute(row, target)
    },
    readColumn: (column, firstRow, count, target, offset) => {
      if (firstRow !== blockStart || count !== blockRows) {
        if (block.length < count * numColumns) block = new Float64Array(count * numColumns)
        // None, should a row throw.
        blockRows = 0
        for (let i = 0; i < count; i++) {
          read(firstRow + i, row)
          compute(row, columns)
          for (let c = 0; c < numColumns; c++) block[c * count + i] = columns[c]!
        }
        blockStart = firstRow
        blockRows = count
      }
      target.set(block.subarray(column * count, (column + 1) * count), offset)
    }
  }
}
