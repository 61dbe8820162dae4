import { expect, test } from 'vitest'
import { stagedBlocks } from '../../src/model/staged-rows.ts'

// Columns of a row that says which it is.
function readerOf(numRows: number) {
  return {
    numRows,
    read: (row: number, target: Float64Array) => void (target[0] = row),
    readColumn: (_: number, firstRow: number, count: number, target: Float64Array, offset: number) => {
      for (let i = 0; i < count; i++) target[offset + i] = firstRow + i
    }
  }
}

test('a block is loaded once for all its columns, and again after other rows or a failure', () => {
  const loaded: number[][] = []
  let fails = false
  const { readColumn } = stagedBlocks(readerOf(9), () => {}, 1, {
    load: (firstRow, numRows) => {
      loaded.push([firstRow, numRows])
      if (fails) throw new TypeError('no category')
    },
    write: (column, firstRow, numRows, target, offset) => target.fill(10 * column + firstRow, offset, offset + numRows)
  })
  const target = new Float64Array(5)
  readColumn(1, 0, 4, target, 1)
  expect([...target]).toEqual([0, 10, 10, 10, 10])
  readColumn(2, 0, 4, target, 0)
  expect(loaded).toEqual([[0, 4]])
  readColumn(0, 4, 4, target, 0)
  readColumn(0, 4, 1, target, 0)
  expect(loaded.slice(1)).toEqual([
    [4, 4],
    [4, 1]
  ])
  fails = true
  expect(() => readColumn(0, 0, 4, target, 0)).toThrow('no category')
  fails = false
  // The rows loaded before the failure may be gone, too.
  readColumn(0, 4, 1, target, 0)
  expect(loaded.slice(3)).toEqual([
    [0, 4],
    [4, 1]
  ])
})
