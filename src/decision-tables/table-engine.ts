/**
 * The engine for rows by decision tables, on the WebAssembly kernels (src/kernels/assembly/decision-tables.ts).
 *
 * @module
 */
import { forEachRow } from '../data/each-row.ts'
import type { RowReader } from '../data/row-reader.ts'
import { batchKernels } from '../kernels/batch-kernels.ts'
import { kernels } from '../kernels/kernels.ts'
import { addressesIn, layoutOf } from '../kernels/layout.ts'
import type { Forest } from '../model/forest.ts'
import { ranksOf } from '../ranks/ranks.ts'
import type { BatchEngine } from './batch-engine.ts'
import { forestTablesOf } from './forest-tables.ts'
import { columnBytes } from './column-records.ts'
import { createTableRowEngine } from './table-row-engine.ts'
import { groupRows, isWide, treeBytes, uploadTables } from './upload-tables.ts'

const maxTableBytes = 2 ** 26
// Rows of a block: a tree's table is read for all of them before the next one's. Trees of depth 8: 0.46 ns a row and tree, with 512 rows
// 0.50, with 128 rows 0.58 (AMD EPYC, Node 20).
const mostRows = 2048
// A block's bytes and sums stay in the second-level cache.
const maxBlockBytes = 2 ** 18
// Trees that are looked up together, so that sums stay in registers, as many as have their tables in the first-level cache. Of depth 6:
// 0.39 ns, four together 0.42.
const mostTreesAtOnce = 16
// These take 128 rows together, and as long for fewer of them. Of 600 trees of depth 6, eight rows take 18 µs, one after the other as
// single rows 13 µs.
const fewRows = 8
const maxBytesAtOnce = 2 ** 15

type Addresses = Readonly<Record<'values' | 'ranks' | 'bytes' | 'places' | 'scores', number>>

/** Prepares the engine of a forest; undefined where a tree is no decision table, or there is no WebAssembly, or no room. */
export function createTableEngine(forest: Forest): BatchEngine | undefined {
  const core = kernels()
  const batch = core && batchKernels(core)
  const ranks = ranksOf(forest)
  if (core === undefined || batch === undefined || ranks === undefined) return undefined
  const { memory } = core
  const tables = forestTablesOf(forest, ranks, maxTableBytes)
  const uploaded = tables && uploadTables(memory, ranks, tables)
  if (tables === undefined || uploaded === undefined) return undefined

  const { numTreesPerIteration: numOutputs, numFeatures, leafOffsets } = forest
  const { treesPerTable, width, maxConditions, byteColumns, leaves: leavesOfTree } = tables
  const wide = isWide(tables)
  const iterationBytes = (treeBytes * numOutputs) / treesPerTable
  const tableBytes = 8 * width * 2 ** maxConditions
  const treesAtOnce = Math.max(1, Math.min(mostTreesAtOnce, Math.floor(maxBytesAtOnce / tableBytes)))
  const groupBytes = groupRows * byteColumns.length
  const scoreBytes = (8 * numOutputs * width) / treesPerTable
  const mostGroups = Math.floor(maxBlockBytes / (groupBytes + scoreBytes * groupRows))
  const blockRows = groupRows * Math.max(1, Math.min(mostRows / groupRows, mostGroups))
  // Sums stand row after row where a table adds to all of a row, otherwise score after score.
  const [rowStride, outputStride] = treesPerTable > 1 ? [width, 1] : [1, blockRows]
  // A matrix is copied as it is where most of it is used.
  const copiesMatrix = numFeatures <= 4 * ranks.featureOf.length
  const block = layoutOf({
    values: 8 * Math.max(blockRows + 1, copiesMatrix ? (groupRows + 1) * numFeatures : 0),
    ranks: 4 * blockRows,
    bytes: groupBytes * (blockRows / groupRows),
    places: 2 * (Math.max(groupRows * treesAtOnce, blockRows) + groupRows),
    scores: scoreBytes * blockRows
  })
  if (!memory.reserveScratch(block.bytes)) return undefined

  const rankColumn = (column: number, values: number, valueBytes: number, numRows: number, at: Addresses): void => {
    const record = uploaded.address.columns + columnBytes * column
    batch.rankBytes(record, values, valueBytes, numRows, at.ranks, at.bytes, groupBytes)
  }
  const rankRows = ({ matrix, readColumn }: RowReader, firstRow: number, numRows: number, at: Addresses): void => {
    const float64 = memory.float64()
    if (!copiesMatrix || matrix === undefined) {
      for (const [column, feature] of ranks.featureOf.entries()) {
        readColumn(feature, firstRow, numRows, float64, at.values / 8)
        rankColumn(column, at.values, 8, numRows, at)
      }
      return
    }
    for (let row = 0, bytes = at.bytes; row < numRows; row += groupRows, bytes += groupBytes) {
      const count = Math.min(groupRows, numRows - row)
      const begin = (firstRow + row) * numFeatures
      float64.set(matrix.subarray(begin, begin + count * numFeatures), at.values / 8)
      for (const [column, feature] of ranks.featureOf.entries())
        rankColumn(column, at.values + 8 * feature, 8 * numFeatures, count, { ...at, bytes })
    }
  }
  const inBlocks = (reader: RowReader, run: (firstRow: number, numRows: number, at: Addresses) => void): void => {
    const at = addressesIn(block, memory.scratch(block.bytes))
    for (let firstRow = 0; firstRow < reader.numRows; firstRow += blockRows) {
      const numRows = Math.min(blockRows, reader.numRows - firstRow)
      rankRows(reader, firstRow, numRows, at)
      run(firstRow, numRows, at)
    }
  }

  const row = createTableRowEngine(forest, ranks, tables, { batch, memory, uploaded })
  if (row === undefined) return undefined
  return {
    row,
    sum: (reader, start, end, scores) => {
      if (reader.numRows <= fewRows) {
        forEachRow(reader, numFeatures, (values, i) =>
          row.sumRow(values, start, end, scores.subarray(i * numOutputs, (i + 1) * numOutputs))
        )
        return
      }
      const { trees } = uploaded.address
      inBlocks(reader, (firstRow, numRows, at) => {
        const ofBlock = scores.subarray(firstRow * numOutputs, (firstRow + numRows) * numOutputs)
        const sums = memory.float64().subarray(at.scores / 8, (at.scores + scoreBytes * blockRows) / 8)
        copyScores(ofBlock, numOutputs, sums, rowStride, outputStride, true)
        for (let output = 0; output < numOutputs; output += treesPerTable) {
          batch.sumTables(
            trees + iterationBytes * start + treeBytes * output,
            trees + iterationBytes * end,
            iterationBytes,
            treesAtOnce,
            Number(wide),
            width,
            at.bytes,
            groupBytes,
            numRows,
            at.places,
            at.scores + 8 * blockRows * output
          )
        }
        copyScores(ofBlock, numOutputs, sums, rowStride, outputStride, false)
      })
    },
    leaves: (reader, start, end, leaves) => {
      const numTrees = (end - start) * numOutputs
      inBlocks(reader, (firstRow, numRows, at) => {
        for (let t = 0; t < numTrees; t++) {
          const tree = start * numOutputs + t
          const record = uploaded.address.trees + treeBytes * Math.floor(tree / treesPerTable)
          batch.placesOfTable(record, Number(wide), at.bytes, groupBytes, numRows, at.places)
          const table = leavesOfTree[tree]!
          const bytes = memory.bytes()
          for (let row = 0; row < numRows; row++) {
            const place = wide
              ? bytes[at.places + 2 * row]! | (bytes[at.places + 2 * row + 1]! << 8)
              : bytes[at.places + row]!
            leaves[(firstRow + row) * numTrees + t] = table[place]! - leafOffsets[tree]!
          }
        }
      })
    }
  }
}

// Copies scores of rows [numRows × numOutputs] to the sums that the kernel adds to, or back.
function copyScores(
  scores: Float64Array,
  numOutputs: number,
  sums: Float64Array,
  rowStride: number,
  outputStride: number,
  isThere: boolean
): void {
  if (rowStride === numOutputs) {
    if (isThere) sums.set(scores)
    else scores.set(sums.subarray(0, scores.length))
    return
  }
  for (let i = 0, place = 0; i < scores.length; place += rowStride) {
    for (let output = 0; output < numOutputs; output++, i++) {
      if (isThere) sums[place + output * outputStride] = scores[i]!
      else scores[i] = sums[place + output * outputStride]!
    }
  }
}
