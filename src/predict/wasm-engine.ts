/**
 * The engine on the WebAssembly kernels: line tables where they pay, otherwise a walk by slots.
 *
 * @module
 */
import type { RowReader } from '../data/rows.ts'
import type { Kernels } from '../kernels/kernels.ts'
import type { Uploaded } from '../kernels/upload.ts'
import { type Forest, numLeavesOf, rootOf } from '../model/forest.ts'
import type { Engine } from './engine.ts'
import { createMaskMethod } from './masks/mask-layout.ts'
import { makeMaskTables, type MaskTables } from './masks/mask-tables.ts'
import type { Slots } from '../ranks/ranks.ts'
import { uploadColumns } from '../ranks/upload-breakpoints.ts'
import { createWalkMethod } from './walk/walk-layout.ts'
import { cacheLineBytes, type Method } from './wasm-layout.ts'

const maxRows = 512
// A block of rows takes no more than this, however many features a model has.
const maxBlockBytes = 2 ** 23
// Leaf numbers of a block, however many trees.
const maxLeaves = 2 ** 20
const maxTableBytes = 2 ** 26

/**
 * Prepares the engine of a forest.
 *
 * @returns undefined when the tables do not fit into the kernels' memory or below the limit of their size
 */
export function createWasmEngine(
  kernels: Kernels,
  forest: Forest,
  slots: Slots,
  wanted: 'masks' | 'walk' | 'fastest'
): Engine | undefined {
  const masks = wanted === 'walk' ? undefined : makeMaskTables(forest, slots, maxTableBytes)
  const pays = masks !== undefined && (wanted === 'masks' || costOfMasks(forest, masks) < costOfWalk(forest))
  let method = pays ? createMaskMethod(kernels, forest, slots, masks) : undefined
  if (method === undefined && wanted !== 'masks') method = createWalkMethod(kernels, forest, slots)
  const columns = method && uploadColumns(kernels, slots, method.views)
  return method && columns && engineOf(kernels, forest, slots, method, columns)
}

/** Where the parts of a block of rows begin, and how long it is. */
interface BlockLayout {
  readonly slots: number
  readonly room: number
  readonly results: number
  readonly bytes: number
}

function engineOf(
  kernels: Kernels,
  forest: Forest,
  slots: Slots,
  method: Method,
  columns: Uploaded
): Engine | undefined {
  const { memory, findSlots } = kernels
  const numOutputs = forest.numTreesPerIteration
  const numColumns = slots.featureOf.length
  const numViews = method.views.length
  const slotBytes = 4 * numViews
  const blockRows = Math.min(maxRows, Math.max(1, Math.floor(maxBlockBytes / (8 * numColumns + slotBytes + 1))))

  // Where a block of rows lies behind its values: slots, the method's room, then the results.
  const layoutOf = (numRows: number, resultBytes: number): BlockLayout => {
    const slotsBegin = aligned(8 * numColumns * numRows)
    const room = slotsBegin + aligned(slotBytes * numRows)
    const results = room + aligned(method.roomBytes)
    return { slots: slotsBegin, room, results, bytes: results + resultBytes * numRows }
  }

  // All that any call will want.
  const mostResults = Math.max(8 * numOutputs * blockRows, 4 * Math.max(maxLeaves, forest.numTrees))
  if (!memory.reserveScratch(layoutOf(blockRows, 0).bytes + mostResults)) return undefined

  const inBlocks = (
    reader: RowReader,
    mostRows: number,
    resultBytes: number,
    run: (firstRow: number, numRows: number, slots: number, room: number, results: number) => void
  ): void => {
    const rowsAtOnce = Math.min(mostRows, reader.numRows)
    const valueStride = 8 * rowsAtOnce
    const layout = layoutOf(rowsAtOnce, resultBytes)
    const values = memory.scratch(layout.bytes)
    const float64 = memory.float64()
    for (let firstRow = 0; firstRow < reader.numRows; firstRow += rowsAtOnce) {
      const numRows = Math.min(rowsAtOnce, reader.numRows - firstRow)
      for (let column = 0; column < numColumns; column++) {
        const offset = (values + column * valueStride) / 8
        reader.readColumn(slots.featureOf[column]!, firstRow, numRows, float64, offset)
      }
      findSlots(columns.address, numViews, values, valueStride, numRows, values + layout.slots)
      run(firstRow, numRows, values + layout.slots, values + layout.room, values + layout.results)
    }
  }

  const ofRow = layoutOf(1, 8 * numOutputs)
  return {
    description: { engine: 'wasm', method: method.name, tableBytes: method.tables.bytes + columns.bytes },
    sum: (reader, start, end, scores) => {
      inBlocks(reader, blockRows, 8 * numOutputs, (firstRow, numRows, slotsAt, room, results) => {
        const float64 = memory.float64()
        const begin = results / 8
        float64.fill(0, begin, begin + numRows * numOutputs)
        method.sum(start, end, slotsAt, numRows, room, results)
        scores.set(float64.subarray(begin, begin + numRows * numOutputs), firstRow * numOutputs)
      })
    },
    sumRow: (row, start, end, scores) => {
      method.prepareRow()
      const values = memory.scratch(ofRow.bytes)
      const float64 = memory.float64()
      for (let column = 0; column < numColumns; column++) {
        float64[values / 8 + column] = row[slots.featureOf[column]!]!
      }
      findSlots(columns.address, numViews, values, 8, 1, values + ofRow.slots)
      const results = values + ofRow.results
      for (let output = 0; output < numOutputs; output++) float64[results / 8 + output] = 0
      method.sumRow(start, end, values + ofRow.slots, values + ofRow.room, results)
      for (let output = 0; output < numOutputs; output++) scores[output] = float64[results / 8 + output]!
    },
    leaves: (reader, start, end, leaves) => {
      const numTrees = (end - start) * numOutputs
      const rowsAtOnce = Math.max(1, Math.min(blockRows, Math.floor(maxLeaves / Math.max(1, numTrees))))
      inBlocks(reader, rowsAtOnce, 4 * numTrees, (firstRow, numRows, slotsAt, room, results) => {
        method.leaves(start, end, slotsAt, numRows, room, results)
        const begin = results / 4
        leaves.set(memory.int32().subarray(begin, begin + numRows * numTrees), firstRow * numTrees)
      })
    }
  }
}

// What a row costs, in one unit: measured on models of 5 to 2,000 features and 31 to 500 leaves. By masks, a feature of a
// group of trees, and finding a tree's leaf among its bits …
function costOfMasks(forest: Forest, { tables, bitsPerTree }: MaskTables): number {
  return 4 * tables.entryColumn.length + (bitsPerTree / 16) * forest.numTrees
}

// … and on a walk a node, which costs more in trees with sets of categories.
function costOfWalk(forest: Forest): number {
  return (forest.catBoundaries.length > 1 ? 8 : 3) * sumOfDepths(forest)
}

// Mean depth of the leaves, summed over the trees.
function sumOfDepths(forest: Forest): number {
  let sum = 0
  const pending: { child: number; depth: number }[] = []
  for (let tree = 0; tree < forest.numTrees; tree++) {
    let ofTree = 0
    pending.push({ child: rootOf(forest, tree), depth: 0 })
    while (pending.length > 0) {
      const { child, depth } = pending.pop()!
      if (child < 0) ofTree += depth
      else {
        pending.push({ child: forest.leftChild[child]!, depth: depth + 1 })
        pending.push({ child: forest.rightChild[child]!, depth: depth + 1 })
      }
    }
    sum += ofTree / numLeavesOf(forest, tree)
  }
  return sum
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / cacheLineBytes) * cacheLineBytes
}
