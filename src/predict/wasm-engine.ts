/**
 * The engine on the WebAssembly kernels: line tables where they pay, otherwise a walk by slots.
 *
 * @module
 */
import type { RowReader } from '../data/rows.ts'
import type { Kernels } from '../kernels/kernels.ts'
import { upload, type Uploaded } from '../kernels/upload.ts'
import { type Forest, numLeavesOf, rootOf } from '../model/forest.ts'
import type { Engine } from './engine.ts'
import { bitsPerLine, wordsPerLine } from './line-tables.ts'
import { makeMaskTables, type MaskTables } from './mask-tables.ts'
import type { Slots } from './slots.ts'
import { uploadColumns } from './upload-columns.ts'
import { makeWalkTables, recordLength, type View } from './walk-tables.ts'

const maxRows = 512
const maxTableBytes = 2 ** 26
const lineBytes = 4 * wordsPerLine

/** The kernel calls of one method, on rows whose slots have been found. */
interface Method {
  readonly name: 'masks' | 'walk'
  readonly tables: Uploaded
  readonly views: readonly View[]
  /** Bytes of room the calls need besides. */
  readonly roomBytes: number
  readonly sum: (start: number, end: number, slots: number, numRows: number, room: number, scores: number) => void
  readonly leaves: (start: number, end: number, slots: number, numRows: number, room: number, leaves: number) => void
}

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
  if (wanted === 'masks' && !pays) return undefined
  const method = pays ? maskMethod(kernels, forest, slots, masks) : walkMethod(kernels, forest, slots)
  const columns = method && uploadColumns(kernels, slots, method.views)
  return columns && engineOf(kernels, forest, slots, method, columns)
}

function engineOf(kernels: Kernels, forest: Forest, slots: Slots, method: Method, columns: Uploaded): Engine {
  const { memory, findSlots } = kernels
  const numOutputs = forest.numTreesPerIteration
  const numColumns = slots.featureOf.length
  const numViews = method.views.length
  const slotBytes = 4 * numViews

  // Where a block of rows lies: values, slots, the method's room, then the results.
  const inBlocks = (
    reader: RowReader,
    rowsAtOnce: number,
    resultBytes: number,
    run: (firstRow: number, numRows: number, slots: number, room: number, results: number) => void
  ): void => {
    const valueStride = 8 * Math.min(rowsAtOnce, reader.numRows)
    const roomBegin = numColumns * valueStride + aligned(rowsAtOnce * slotBytes)
    const resultBegin = roomBegin + aligned(method.roomBytes)
    const values = memory.scratch(resultBegin + rowsAtOnce * resultBytes)
    const slotsBegin = values + numColumns * valueStride
    const float64 = memory.float64()
    for (let firstRow = 0; firstRow < reader.numRows; firstRow += rowsAtOnce) {
      const numRows = Math.min(rowsAtOnce, reader.numRows - firstRow)
      for (let column = 0; column < numColumns; column++) {
        const offset = (values + column * valueStride) / 8
        reader.readColumn(slots.featureOf[column]!, firstRow, numRows, float64, offset)
      }
      findSlots(columns.address, numViews, values, valueStride, numRows, slotsBegin)
      run(firstRow, numRows, slotsBegin, values + roomBegin, values + resultBegin)
    }
  }

  return {
    description: { engine: 'wasm', method: method.name, tableBytes: method.tables.bytes + columns.bytes },
    sum: (reader, start, end, scores) => {
      inBlocks(reader, maxRows, 8 * numOutputs, (firstRow, numRows, slotsAt, room, results) => {
        const float64 = memory.float64()
        const begin = results / 8
        float64.fill(0, begin, begin + numRows * numOutputs)
        method.sum(start, end, slotsAt, numRows, room, results)
        scores.set(float64.subarray(begin, begin + numRows * numOutputs), firstRow * numOutputs)
      })
    },
    sumRow: (row, start, end, scores) => {
      const slotsOffset = aligned(8 * numColumns)
      const roomOffset = slotsOffset + aligned(slotBytes)
      const resultOffset = roomOffset + aligned(method.roomBytes)
      const values = memory.scratch(resultOffset + 8 * numOutputs)
      const float64 = memory.float64()
      for (let column = 0; column < numColumns; column++) {
        float64[values / 8 + column] = row[slots.featureOf[column]!]!
      }
      findSlots(columns.address, numViews, values, 8, 1, values + slotsOffset)
      const results = values + resultOffset
      for (let output = 0; output < numOutputs; output++) float64[results / 8 + output] = 0
      method.sum(start, end, values + slotsOffset, 1, values + roomOffset, results)
      for (let output = 0; output < numOutputs; output++) scores[output] = float64[results / 8 + output]!
    },
    leaves: (reader, start, end, leaves) => {
      const numTrees = (end - start) * numOutputs
      // Within a few megabytes, however many trees.
      const rowsAtOnce = Math.max(1, Math.min(maxRows, Math.floor(2 ** 20 / Math.max(1, numTrees))))
      inBlocks(reader, rowsAtOnce, 4 * numTrees, (firstRow, numRows, slotsAt, room, results) => {
        method.leaves(start, end, slotsAt, numRows, room, results)
        const begin = results / 4
        leaves.set(memory.int32().subarray(begin, begin + numRows * numTrees), firstRow * numTrees)
      })
    }
  }
}

function maskMethod(kernels: Kernels, forest: Forest, slots: Slots, masks: MaskTables): Method | undefined {
  const { tables, outputOf, firstIteration, leafValues, leafNumbers } = masks
  const { groups, bitsPerTree, entryOffsets, entryColumn, entryMap, lineOfSlot, firstLine, lines } = tables
  const records = new Uint32Array(8 * groups.length)
  const entries = new Uint32Array(2 * entryColumn.length)
  const uploaded = upload(kernels.memory, [records, entries, lineOfSlot, lines, leafValues, leafNumbers])
  if (uploaded === undefined) return undefined
  const [recordsAt, entriesAt, mapsAt, linesAt, valuesAt, numbersAt] = uploaded.parts as [
    number,
    number,
    number,
    number,
    number,
    number
  ]
  for (let entry = 0; entry < entryColumn.length; entry++) {
    entries[2 * entry] = 4 * entryColumn[entry]!
    entries[2 * entry + 1] = mapsAt + 2 * entryMap[entry]!
  }
  for (let group = 0; group < groups.length; group++) {
    records[8 * group] = entriesAt + 8 * entryOffsets[group]!
    records[8 * group + 1] = entriesAt + 8 * entryOffsets[group + 1]!
    records[8 * group + 2] = linesAt + lineBytes * firstLine[group]!
    records[8 * group + 3] = valuesAt + 8 * bitsPerLine * group
    records[8 * group + 4] = numbersAt + 4 * bitsPerLine * group
    records[8 * group + 5] = outputOf[group]!
    records[8 * group + 6] = firstIteration[group]!
    records[8 * group + 7] = groups[group]!.length
  }
  uploaded.write(0, records)
  uploaded.write(1, entries)

  const numColumns = slots.featureOf.length
  const numOutputs = forest.numTreesPerIteration
  return {
    name: 'masks',
    tables: uploaded,
    views: Array.from(slots.featureOf, (_, column) => ({ column, nanFirst: false })),
    roomBytes: 32 * lineBytes,
    sum: (start, end, slotsAt, numRows, room, scores) => {
      const { length } = groups
      kernels.sumLines(
        recordsAt,
        length,
        bitsPerTree,
        start,
        end,
        slotsAt,
        numColumns,
        numRows,
        room,
        scores,
        numOutputs
      )
    },
    leaves: (start, end, slotsAt, numRows, room, leaves) => {
      const { length } = groups
      kernels.leavesOfLines(
        recordsAt,
        length,
        bitsPerTree,
        start,
        end,
        slotsAt,
        numColumns,
        numRows,
        room,
        leaves,
        numOutputs
      )
    }
  }
}

function walkMethod(kernels: Kernels, forest: Forest, slots: Slots): Method | undefined {
  const { views, records, firstLeaf, roots, hasSets, sets } = makeWalkTables(forest, slots)
  const { leafValue, leafOffsets, numTreesPerIteration: numOutputs } = forest
  const uploaded = upload(kernels.memory, [records, leafValue, roots, hasSets, sets])
  if (uploaded === undefined) return undefined
  const [recordsAt, valuesAt, rootsAt, hasSetsAt, setsAt] = uploaded.parts as [number, number, number, number, number]
  for (let record = 0; record < records.length; record += recordLength) {
    records[record]! *= 4
    records[record + 2] = recordsAt + 4 * records[record + 2]!
    records[record + 3] = recordsAt + 4 * records[record + 3]!
  }
  uploaded.write(0, records)
  uploaded.write(
    2,
    roots.map((root) => recordsAt + 4 * root)
  )

  const rowBytes = 4 * views.length
  const firstLeafAt = recordsAt + 4 * firstLeaf
  return {
    name: 'walk',
    tables: uploaded,
    views,
    roomBytes: 0,
    sum: (start, end, slotsAt, numRows, _room, scores) => {
      kernels.sumWalks(
        firstLeafAt,
        valuesAt,
        rootsAt,
        hasSetsAt,
        setsAt,
        start * numOutputs,
        end * numOutputs,
        slotsAt,
        rowBytes,
        numRows,
        scores,
        numOutputs
      )
    },
    leaves: (start, end, slotsAt, numRows, _room, leaves) => {
      const firstTree = start * numOutputs
      const numTrees = (end - start) * numOutputs
      kernels.leavesOfWalks(
        firstLeafAt,
        rootsAt,
        hasSetsAt,
        setsAt,
        firstTree,
        firstTree + numTrees,
        slotsAt,
        rowBytes,
        numRows,
        leaves
      )
      const int32 = kernels.memory.int32()
      for (let i = 0, position = leaves / 4; i < numRows; i++) {
        for (let t = 0; t < numTrees; t++) int32[position++]! -= leafOffsets[firstTree + t]!
      }
    }
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / lineBytes) * lineBytes
}

// What a row costs, in one unit: measured on models of 5 to 2,000 features and 31 to 500 leaves. By masks, a feature of a
// group of trees, and finding a tree's leaf among its bits …
function costOfMasks(forest: Forest, { tables }: MaskTables): number {
  const { bitsPerTree, entryColumn } = tables
  return 4 * entryColumn.length + (bitsPerTree / 16) * forest.numTrees
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
