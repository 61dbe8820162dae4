/**
 * The engine for hosts without WebAssembly: a walk by ranks in plain JavaScript, trees in the outer loop and rows in the
 * inner one, so that a tree stays in the first-level cache.
 *
 * @module
 */
import type { RowReader } from '../../data/row-reader.ts'
import type { Forest } from '../../model/forest.ts'
import type { Engine } from '../engine.ts'
import { type RankEncoding, type Ranks, rankOf } from '../../ranks/ranks.ts'
import { makeWalkTables, recordLength, type WalkTables } from './walk-tables.ts'

const mostRows = 256
// A block of rows has no more ranks than this, however many features a model has.
const maxBlockRanks = 2 ** 21

/** Prepares the engine of a forest; undefined when its tables would be too large. */
export function createJsEngine(forest: Forest, ranks: Ranks): Engine | undefined {
  const tables = makeWalkTables(forest, ranks)
  if (tables === undefined) return undefined
  const { encodings, firstLeaf, roots, hasSets } = tables
  const { leafValue, leafOffsets, baseScores, numTreesPerIteration: numOutputs } = forest
  const isFloat32 = forest.sumType === 'float32'
  const rowLength = Math.max(1, encodings.length)
  const maxRows = Math.max(1, Math.min(mostRows, Math.floor(maxBlockRanks / rowLength)))
  const values = new Float64Array(maxRows)
  const ranksOfRows = new Int32Array(maxRows * rowLength)

  // Writes the ranks of a block of rows into `ranksOfRows` [numRows × rowLength].
  const readRanks = (reader: RowReader, firstRow: number, numRows: number): void => {
    for (const [position, encoding] of encodings.entries()) {
      reader.readColumn(ranks.featureOf[encoding.column]!, firstRow, numRows, values, 0)
      writeRanks(ranks, encoding, values, numRows, ranksOfRows, position, rowLength)
    }
  }
  const walkTree = (tree: number, numRows: number, records: Int32Array): void => {
    if (hasSets[tree] === 1) walkBySets(tables, roots[tree]!, ranksOfRows, rowLength, numRows, records)
    else walkFour(tables, roots[tree]!, ranksOfRows, rowLength, numRows, records)
  }

  const arrived = new Int32Array(maxRows + 3)
  return {
    description: { engine: 'js', layout: 'walk', tableBytes: 4 * (tables.records.length + tables.sets.length) },
    sum: (reader, start, end, scores) => {
      for (let i = 0; i < scores.length; i += numOutputs) scores.set(baseScores, i)
      for (let firstRow = 0; firstRow < reader.numRows; firstRow += maxRows) {
        const numRows = Math.min(maxRows, reader.numRows - firstRow)
        readRanks(reader, firstRow, numRows)
        for (let tree = start * numOutputs; tree < end * numOutputs; tree++) {
          walkTree(tree, numRows, arrived)
          let position = firstRow * numOutputs + (tree % numOutputs)
          for (let i = 0; i < numRows; i++, position += numOutputs) {
            const sum = scores[position]! + leafValue[(arrived[i]! - firstLeaf) >> 2]!
            scores[position] = isFloat32 ? Math.fround(sum) : sum
          }
        }
      }
    },
    sumRow: (row, start, end, scores) => {
      for (let position = 0; position < encodings.length; position++) {
        const encoding = encodings[position]!
        values[0] = row[ranks.featureOf[encoding.column]!]!
        writeRanks(ranks, encoding, values, 1, ranksOfRows, position, rowLength)
      }
      scores.set(baseScores)
      const endTree = end * numOutputs
      for (let tree = start * numOutputs; tree < endTree; tree += 4) {
        walkFourTrees(tables, tree, Math.min(endTree - tree, 4), ranksOfRows, arrived)
        for (let i = 0; i < 4 && tree + i < endTree; i++) {
          const output = (tree + i) % numOutputs
          const sum = scores[output]! + leafValue[(arrived[i]! - firstLeaf) >> 2]!
          scores[output] = isFloat32 ? Math.fround(sum) : sum
        }
      }
    },
    leaves: (reader, start, end, leaves) => {
      const firstTree = start * numOutputs
      const numTrees = (end - start) * numOutputs
      for (let firstRow = 0; firstRow < reader.numRows; firstRow += maxRows) {
        const numRows = Math.min(maxRows, reader.numRows - firstRow)
        readRanks(reader, firstRow, numRows)
        for (let t = 0; t < numTrees; t++) {
          walkTree(firstTree + t, numRows, arrived)
          for (let i = 0; i < numRows; i++) {
            leaves[(firstRow + i) * numTrees + t] =
              (arrived[i]! - firstLeaf) / recordLength - leafOffsets[firstTree + t]!
          }
        }
      }
    }
  }
}

function writeRanks(
  ranks: Ranks,
  { column, missing, shift, tinyRank }: RankEncoding,
  values: Float64Array,
  numRows: number,
  ranksOfRows: Int32Array,
  firstPosition: number,
  rowLength: number
): void {
  for (let i = 0, position = firstPosition; i < numRows; i++, position += rowLength) {
    const value = values[i]!
    const rank = rankOf(ranks, column, value)
    ranksOfRows[position] = value !== value || rank === tinyRank ? missing : rank + shift
  }
}

// Four rows at a time, so that their loads do not wait for each other; only the loop's end depends on the values.
function walkFour(
  { records, firstLeaf }: WalkTables,
  root: number,
  ranksOfRows: Int32Array,
  rowLength: number,
  numRows: number,
  arrived: Int32Array
): void {
  const lastRow = (numRows - 1) * rowLength
  for (let row = 0; row < numRows; row += 4) {
    const p = row * rowLength
    // After the last row, the last one again.
    const q = Math.min(p + rowLength, lastRow)
    const r = Math.min(q + rowLength, lastRow)
    const s = Math.min(r + rowLength, lastRow)
    let a = root
    let b = root
    let c = root
    let d = root
    while (a < firstLeaf || b < firstLeaf || c < firstLeaf || d < firstLeaf) {
      a = records[a + 2 + ((records[a + 1]! - ranksOfRows[p + records[a]!]!) >>> 31)]!
      b = records[b + 2 + ((records[b + 1]! - ranksOfRows[q + records[b]!]!) >>> 31)]!
      c = records[c + 2 + ((records[c + 1]! - ranksOfRows[r + records[c]!]!) >>> 31)]!
      d = records[d + 2 + ((records[d + 1]! - ranksOfRows[s + records[d]!]!) >>> 31)]!
    }
    arrived[row] = a
    arrived[row + 1] = b
    arrived[row + 2] = c
    arrived[row + 3] = d
  }
}

// One row through four trees at a time, or one after the other where a tree has sets.
function walkFourTrees(
  tables: WalkTables,
  tree: number,
  numTrees: number,
  ranksOfRows: Int32Array,
  arrived: Int32Array
): void {
  const { records, firstLeaf, roots, hasSets } = tables
  if (numTrees < 4 || (hasSets[tree]! | hasSets[tree + 1]! | hasSets[tree + 2]! | hasSets[tree + 3]!) !== 0) {
    for (let i = 0; i < numTrees; i++) arrived[i] = walkOne(tables, roots[tree + i]!, ranksOfRows, 0)
    return
  }
  let a = roots[tree]!
  let b = roots[tree + 1]!
  let c = roots[tree + 2]!
  let d = roots[tree + 3]!
  while (a < firstLeaf || b < firstLeaf || c < firstLeaf || d < firstLeaf) {
    a = records[a + 2 + ((records[a + 1]! - ranksOfRows[records[a]!]!) >>> 31)]!
    b = records[b + 2 + ((records[b + 1]! - ranksOfRows[records[b]!]!) >>> 31)]!
    c = records[c + 2 + ((records[c + 1]! - ranksOfRows[records[c]!]!) >>> 31)]!
    d = records[d + 2 + ((records[d + 1]! - ranksOfRows[records[d]!]!) >>> 31)]!
  }
  arrived[0] = a
  arrived[1] = b
  arrived[2] = c
  arrived[3] = d
}

function walkBySets(
  tables: WalkTables,
  root: number,
  ranksOfRows: Int32Array,
  rowLength: number,
  numRows: number,
  arrived: Int32Array
): void {
  for (let row = 0; row < numRows; row++) arrived[row] = walkOne(tables, root, ranksOfRows, row * rowLength)
}

// The record of the leaf that the row whose ranks begin at `position` reaches.
function walkOne(
  { records, firstLeaf, sets }: WalkTables,
  root: number,
  ranksOfRows: Int32Array,
  position: number
): number {
  let record = root
  while (record < firstLeaf) {
    const rank = ranksOfRows[position + records[record]!]!
    const last = records[record + 1]!
    const goesLeft = last >= 0 ? rank <= last : ((sets[~last + (rank >> 5)]! >>> (rank & 31)) & 1) !== 0
    record = records[goesLeft ? record + 2 : record + 3]!
  }
  return record
}
