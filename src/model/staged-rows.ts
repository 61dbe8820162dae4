/**
 * `stagedRows` and `stagedBlocks`: rows as an input stage makes them, row by row or in blocks.
 *
 * @module
 */
import type { RowReader } from '../data/row-reader.ts'
import type { PreparedStage } from './library-code.ts'

/** The trees' columns of a block of rows. */
export interface StagedBlock {
  /**
   * Takes rows.
   *
   * @throws TypeError when a value is none that the library takes
   */
  readonly load: (firstRow: number, numRows: number) => void
  /** Writes a column of the rows that were loaded, as `readColumn` of a reader does. */
  readonly write: RowReader['readColumn']
}

/**
 * A reader of the trees' columns of rows, which are computed row by row.
 *
 * @param numFeatures - columns of a row
 * @param numColumns - columns of the trees
 */
export function stagedRows(
  reader: RowReader,
  compute: PreparedStage['compute'],
  numFeatures: number,
  numColumns: number
): RowReader {
  const row = new Float64Array(numFeatures)
  const columns = new Float64Array(numColumns)
  let block = new Float64Array(0)
  return stagedBlocks(reader, compute, numFeatures, {
    load: (firstRow, numRows) => {
      if (block.length < numRows * numColumns) block = new Float64Array(numRows * numColumns)
      for (let i = 0; i < numRows; i++) {
        reader.read(firstRow + i, row)
        compute(row, columns)
        for (let c = 0; c < numColumns; c++) block[c * numRows + i] = columns[c]!
      }
    },
    write: (column, _firstRow, numRows, target, offset) =>
      target.set(block.subarray(column * numRows, (column + 1) * numRows), offset)
  })
}

/**
 * A reader of the trees' columns of rows, which are computed in blocks. Engines ask for a block column after column, so the last one
 * stays loaded.
 *
 * @param compute - the columns of a single row
 * @param numFeatures - columns of a row
 * @param block - of the rows of `reader`, none of which are loaded
 */
export function stagedBlocks(
  { numRows, read }: RowReader,
  compute: PreparedStage['compute'],
  numFeatures: number,
  { load, write }: StagedBlock
): RowReader {
  const row = new Float64Array(numFeatures)
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
        // None, should a row throw.
        blockRows = 0
        load(firstRow, count)
        blockStart = firstRow
        blockRows = count
      }
      write(column, firstRow, count, target, offset)
    }
  }
}
