/**
 * The engine for hosts without WebAssembly: a walk by slots in plain JavaScript, trees outside and rows inside, so that a
 * tree stays in the first-level cache.
 *
 * @module
 */
import type { RowReader } from '../../data/rows.ts'
import type { Forest } from '../../model/forest.ts'
import type { Engine } from '../engine.ts'
import { slotOf, type Slots, type View } from '../../ranks/ranks.ts'
import { makeWalkTables, recordLength, type WalkTables } from './walk-tables.ts'

const maxRows = 256

/** Prepares the engine of a forest. */
export function createJsEngine(forest: Forest, slots: Slots): Engine {
  const tables = makeWalkTables(forest, slots)
  const { views, firstLeaf, roots, hasSets } = tables
  const { leafValue, leafOffsets, numTreesPerIteration: numOutputs } = forest
  const numViews = Math.max(1, views.length)
  const values = new Float64Array(maxRows)
  const places = new Int32Array(maxRows * numViews)

  // Writes what each view shows of a block of rows into `places` [numRows × numViews].
  const look = (reader: RowReader, firstRow: number, numRows: number): void => {
    for (const [position, view] of views.entries()) {
      reader.readColumn(slots.featureOf[view.column]!, firstRow, numRows, values, 0)
      writePlaces(slots, view, values, numRows, places, position, numViews)
    }
  }
  const walkTree = (tree: number, numRows: number, records: Int32Array): void => {
    if (hasSets[tree] === 1) walkBySets(tables, roots[tree]!, places, numViews, numRows, records)
    else walkFour(tables, roots[tree]!, places, numViews, numRows, records)
  }

  const arrived = new Int32Array(maxRows + 3)
  return {
    description: { engine: 'js', method: 'walk', tableBytes: 4 * (tables.records.length + tables.sets.length) },
    sum: (reader, start, end, scores) => {
      scores.fill(0)
      for (let firstRow = 0; firstRow < reader.numRows; firstRow += maxRows) {
        const numRows = Math.min(maxRows, reader.numRows - firstRow)
        look(reader, firstRow, numRows)
        for (let tree = start * numOutputs; tree < end * numOutputs; tree++) {
          walkTree(tree, numRows, arrived)
          let position = firstRow * numOutputs + (tree % numOutputs)
          for (let i = 0; i < numRows; i++, position += numOutputs) {
            scores[position] = scores[position]! + leafValue[(arrived[i]! - firstLeaf) >> 2]!
          }
        }
      }
    },
    sumRow: (row, start, end, scores) => {
      for (let position = 0; position < views.length; position++) {
        const view = views[position]!
        values[0] = row[slots.featureOf[view.column]!]!
        writePlaces(slots, view, values, 1, places, position, numViews)
      }
      scores.fill(0)
      const endTree = end * numOutputs
      for (let tree = start * numOutputs; tree < endTree; tree += 4) {
        walkFourTrees(tables, tree, Math.min(endTree - tree, 4), places, arrived)
        for (let i = 0; i < 4 && tree + i < endTree; i++) {
          scores[(tree + i) % numOutputs]! += leafValue[(arrived[i]! - firstLeaf) >> 2]!
        }
      }
    },
    leaves: (reader, start, end, leaves) => {
      const firstTree = start * numOutputs
      const numTrees = (end - start) * numOutputs
      for (let firstRow = 0; firstRow < reader.numRows; firstRow += maxRows) {
        const numRows = Math.min(maxRows, reader.numRows - firstRow)
        look(reader, firstRow, numRows)
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

function writePlaces(
  slots: Slots,
  { column, missingPlace, shift, tinySlot }: View,
  values: Float64Array,
  numRows: number,
  places: Int32Array,
  firstPosition: number,
  numViews: number
): void {
  for (let i = 0, position = firstPosition; i < numRows; i++, position += numViews) {
    const value = values[i]!
    const slot = slotOf(slots, column, value)
    places[position] = value !== value || slot === tinySlot ? missingPlace : slot + shift
  }
}

// Four rows at a time: their loads do not wait for each other, and no branch depends on a value but the loop's.
function walkFour(
  { records, firstLeaf }: WalkTables,
  root: number,
  places: Int32Array,
  numViews: number,
  numRows: number,
  arrived: Int32Array
): void {
  const lastRow = (numRows - 1) * numViews
  for (let row = 0; row < numRows; row += 4) {
    const p = row * numViews
    // Behind the last row the last is walked again.
    const q = Math.min(p + numViews, lastRow)
    const r = Math.min(q + numViews, lastRow)
    const s = Math.min(r + numViews, lastRow)
    let a = root
    let b = root
    let c = root
    let d = root
    while (a < firstLeaf || b < firstLeaf || c < firstLeaf || d < firstLeaf) {
      a = records[a + 2 + ((records[a + 1]! - places[p + records[a]!]!) >>> 31)]!
      b = records[b + 2 + ((records[b + 1]! - places[q + records[b]!]!) >>> 31)]!
      c = records[c + 2 + ((records[c + 1]! - places[r + records[c]!]!) >>> 31)]!
      d = records[d + 2 + ((records[d + 1]! - places[s + records[d]!]!) >>> 31)]!
    }
    arrived[row] = a
    arrived[row + 1] = b
    arrived[row + 2] = c
    arrived[row + 3] = d
  }
}

// The same for one row, four trees at a time; without sets only, otherwise one after the other.
function walkFourTrees(
  tables: WalkTables,
  tree: number,
  numTrees: number,
  places: Int32Array,
  arrived: Int32Array
): void {
  const { records, firstLeaf, roots, hasSets } = tables
  if (numTrees < 4 || (hasSets[tree]! | hasSets[tree + 1]! | hasSets[tree + 2]! | hasSets[tree + 3]!) !== 0) {
    for (let i = 0; i < numTrees; i++) arrived[i] = walkOne(tables, roots[tree + i]!, places, 0)
    return
  }
  let a = roots[tree]!
  let b = roots[tree + 1]!
  let c = roots[tree + 2]!
  let d = roots[tree + 3]!
  while (a < firstLeaf || b < firstLeaf || c < firstLeaf || d < firstLeaf) {
    a = records[a + 2 + ((records[a + 1]! - places[records[a]!]!) >>> 31)]!
    b = records[b + 2 + ((records[b + 1]! - places[records[b]!]!) >>> 31)]!
    c = records[c + 2 + ((records[c + 1]! - places[records[c]!]!) >>> 31)]!
    d = records[d + 2 + ((records[d + 1]! - places[records[d]!]!) >>> 31)]!
  }
  arrived[0] = a
  arrived[1] = b
  arrived[2] = c
  arrived[3] = d
}

function walkBySets(
  tables: WalkTables,
  root: number,
  places: Int32Array,
  numViews: number,
  numRows: number,
  arrived: Int32Array
): void {
  for (let row = 0; row < numRows; row++) arrived[row] = walkOne(tables, root, places, row * numViews)
}

// The record of the leaf that one row, whose places begin at `position`, arrives at.
function walkOne({ records, firstLeaf, sets }: WalkTables, root: number, places: Int32Array, position: number): number {
  let record = root
  while (record < firstLeaf) {
    const place = places[position + records[record]!]!
    const last = records[record + 1]!
    const goesLeft = last >= 0 ? place <= last : ((sets[~last + (place >> 5)]! >>> (place & 31)) & 1) !== 0
    record = records[goesLeft ? record + 2 : record + 3]!
  }
  return record
}
