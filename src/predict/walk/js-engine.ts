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
  const { encodings, firstLeaf } = tables
  const { leafValue, leafOffsets, numTreesPerIteration: numOutputs } = forest
  const isFloat32 = forest.sumType === 'float32'
  const rowLength = Math.max(1, encodings.length)
  const maxRows = Math.max(1, Math.min(mostRows, Math.floor(maxBlockRanks / rowLength)))
  const values = new Float64Array(maxRows)
  const ranksOfRows = new Int32Array(maxRows * rowLength)
  const arrived = new Int32Array(maxRows + 3)

  // Writes the ranks of a block of rows into `ranksOfRows` [numRows × rowLength].
  const readRanks = (reader: RowReader, firstRow: number, numRows: number): void => {
    for (const [position, encoding] of encodings.entries()) {
      reader.readColumn(ranks.featureOf[encoding.column]!, firstRow, numRows, values, 0)
      writeRanks(ranks, encoding, values, numRows, ranksOfRows, position, rowLength)
    }
  }
  // Walks rows of a block through one tree after the other.
  const walkAll = (
    reader: RowReader,
    start: number,
    end: number,
    take: (tree: number, firstRow: number, numRows: number) => void
  ): void => {
    for (let firstRow = 0; firstRow < reader.numRows; firstRow += maxRows) {
      const numRows = Math.min(maxRows, reader.numRows - firstRow)
      readRanks(reader, firstRow, numRows)
      for (let tree = start * numOutputs; tree < end * numOutputs; tree++) {
        walkRows(tables, tree, ranksOfRows, rowLength, numRows, arrived)
        take(tree, firstRow, numRows)
      }
    }
  }
  const addLeaf = (record: number, scores: Float64Array, position: number): void => {
    const sum = scores[position]! + leafValue[(record - firstLeaf) >> 2]!
    scores[position] = isFloat32 ? Math.fround(sum) : sum
  }

  return {
    description: { engine: 'js', layout: 'walk', tableBytes: 4 * (tables.records.length + tables.sets.length) },
    sum: (reader, start, end, scores) => {
      walkAll(reader, start, end, (tree, firstRow, numRows) => {
        let position = firstRow * numOutputs + (tree % numOutputs)
        for (let i = 0; i < numRows; i++, position += numOutputs) addLeaf(arrived[i]!, scores, position)
      })
    },
    sumRow: (row, start, end, scores) => {
      for (let position = 0; position < encodings.length; position++) {
        const encoding = encodings[position]!
        values[0] = row[ranks.featureOf[encoding.column]!]!
        writeRanks(ranks, encoding, values, 1, ranksOfRows, position, rowLength)
      }
      const endTree = end * numOutputs
      for (let tree = start * numOutputs; tree < endTree; tree += 4) {
        walkTrees(tables, tree, Math.min(endTree - tree, 4), ranksOfRows, arrived)
        for (let i = 0; i < 4 && tree + i < endTree; i++) addLeaf(arrived[i]!, scores, (tree + i) % numOutputs)
      }
    },
    leaves: (reader, start, end, leaves) => {
      const numTrees = (end - start) * numOutputs
      walkAll(reader, start, end, (tree, firstRow, numRows) => {
        let position = firstRow * numTrees + tree - start * numOutputs
        for (let i = 0; i < numRows; i++, position += numTrees)
          leaves[position] = (arrived[i]! - firstLeaf) / recordLength - leafOffsets[tree]!
      })
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

// Four rows through a tree at a time, or one after the other where it has sets.
function walkRows(
  tables: WalkTables,
  tree: number,
  ranksOfRows: Int32Array,
  rowLength: number,
  numRows: number,
  arrived: Int32Array
): void {
  const root = tables.roots[tree]!
  if (tables.hasSets[tree] === 1) {
    for (let row = 0; row < numRows; row++) arrived[row] = walkOne(tables, root, ranksOfRows, row * rowLength)
    return
  }
  const lastRow = (numRows - 1) * rowLength
  for (let row = 0; row < numRows; row += 4) {
    const p = row * rowLength
    // After the last row, the last one again.
    const q = Math.min(p + rowLength, lastRow)
    const r = Math.min(q + rowLength, lastRow)
    const s = Math.min(r + rowLength, lastRow)
    walkFour(tables, ranksOfRows, root, root, root, root, p, q, r, s, arrived, row)
  }
}

// A row through four trees at a time, or one after the other where a tree has sets.
function walkTrees(
  tables: WalkTables,
  tree: number,
  numTrees: number,
  ranksOfRow: Int32Array,
  arrived: Int32Array
): void {
  const { roots, hasSets } = tables
  const i = tree
  if (numTrees === 4 && (hasSets[i]! | hasSets[i + 1]! | hasSets[i + 2]! | hasSets[i + 3]!) === 0) {
    walkFour(tables, ranksOfRow, roots[i]!, roots[i + 1]!, roots[i + 2]!, roots[i + 3]!, 0, 0, 0, 0, arrived, 0)
  } else for (let t = 0; t < numTrees; t++) arrived[t] = walkOne(tables, roots[tree + t]!, ranksOfRow, 0)
}

// Four walks side by side, from the records a to d with the ranks that begin at p to s, so that their loads do not wait for
// each other; only the loop's end depends on the values.
function walkFour(
  { records, firstLeaf }: WalkTables,
  ranks: Int32Array,
  a: number,
  b: number,
  c: number,
  d: number,
  p: number,
  q: number,
  r: number,
  s: number,
  arrived: Int32Array,
  position: number
): void {
  while (a < firstLeaf || b < firstLeaf || c < firstLeaf || d < firstLeaf) {
    a = records[a + 2 + ((records[a + 1]! - ranks[p + records[a]!]!) >>> 31)]!
    b = records[b + 2 + ((records[b + 1]! - ranks[q + records[b]!]!) >>> 31)]!
    c = records[c + 2 + ((records[c + 1]! - ranks[r + records[c]!]!) >>> 31)]!
    d = records[d + 2 + ((records[d + 1]! - ranks[s + records[d]!]!) >>> 31)]!
  }
  arrived[position] = a
  arrived[position + 1] = b
  arrived[position + 2] = c
  arrived[position + 3] = d
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
