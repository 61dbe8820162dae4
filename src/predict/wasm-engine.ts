/**
 * The engine on the WebAssembly kernels: masks where they pay, otherwise a walk by ranks.
 *
 * @module
 */
import type { RowReader } from '../data/row-reader.ts'
import type { Kernels } from '../kernels/kernels.ts'
import { type Layout, layoutOf } from '../kernels/layout.ts'
import { type Forest, numLeavesOf, rootOf } from '../model/forest.ts'
import type { Ranks } from '../ranks/ranks.ts'
import { type UploadedBreakpoints, uploadBreakpoints } from '../ranks/upload-breakpoints.ts'
import type { Engine } from './engine.ts'
import { createMaskLayout } from './masks/mask-layout.ts'
import { makeMaskTables, type MaskTables } from './masks/mask-tables.ts'
import { createWalkLayout } from './walk/walk-layout.ts'
import type { WasmLayout } from './wasm-layout.ts'

const maxRows = 512
// A block of rows takes no more than this, however many features and outputs a model has.
const maxBlockBytes = 2 ** 23
// Leaf numbers of a block, however many trees.
const maxLeaves = 2 ** 20
const maxTableBytes = 2 ** 26

/**
 * Prepares the engine of a forest.
 *
 * @returns undefined when the tables would exceed their limit or do not fit into the kernels' memory
 */
export function createWasmEngine(
  kernels: Kernels,
  forest: Forest,
  ranks: Ranks,
  wanted: 'masks' | 'walk' | 'fastest'
): Engine | undefined {
  const masks = wanted === 'walk' ? undefined : makeMaskTables(forest, ranks, maxTableBytes)
  const pays = masks !== undefined && (wanted === 'masks' || costOfMasks(forest, masks) < costOfWalk(forest))
  let layout = pays ? createMaskLayout(kernels, forest, ranks, masks) : undefined
  if (layout === undefined && wanted !== 'masks') layout = createWalkLayout(kernels, forest, ranks)
  const breakpoints = layout && uploadBreakpoints(kernels.memory, ranks, layout.encodings)
  return layout && breakpoints && engineOf(kernels, forest, ranks, layout, breakpoints)
}

type BlockPart = 'values' | 'ranks' | 'scratch' | 'results'

function engineOf(
  kernels: Kernels,
  forest: Forest,
  ranks: Ranks,
  layout: WasmLayout,
  breakpoints: UploadedBreakpoints
): Engine | undefined {
  const { memory, findRanks } = kernels
  const { numTreesPerIteration: numOutputs } = forest
  const numColumns = ranks.featureOf.length
  const numEncodings = layout.encodings.length
  const rankBytes = 4 * numEncodings
  const bytesOfRow = 8 * numColumns + rankBytes + 8 * numOutputs
  const blockRows = Math.min(maxRows, Math.max(1, Math.floor(maxBlockBytes / bytesOfRow)))

  // A block of rows: their values, their ranks, the layout's scratch and the results.
  const blockOf = (numRows: number, resultBytes: number): Layout<BlockPart> =>
    layoutOf({
      values: 8 * numColumns * numRows,
      ranks: rankBytes * numRows,
      scratch: layout.scratchBytes,
      results: resultBytes * numRows
    })

  const largestResults = Math.max(8 * numOutputs * blockRows, 4 * Math.max(maxLeaves, forest.numTrees))
  if (!memory.reserveScratch(blockOf(blockRows, 0).bytes + largestResults)) return undefined

  const inBlocks = (
    reader: RowReader,
    rowsPerBlock: number,
    resultBytes: number,
    run: (firstRow: number, numRows: number, ranksAt: number, scratch: number, results: number) => void
  ): void => {
    const blockLength = Math.min(rowsPerBlock, reader.numRows)
    const valueStride = 8 * blockLength
    const { offset, bytes } = blockOf(blockLength, resultBytes)
    const block = memory.scratch(bytes)
    const values = block + offset.values
    const ranksAt = block + offset.ranks
    const float64 = memory.float64()
    for (let firstRow = 0; firstRow < reader.numRows; firstRow += blockLength) {
      const numRows = Math.min(blockLength, reader.numRows - firstRow)
      for (let column = 0; column < numColumns; column++) {
        const position = (values + column * valueStride) / 8
        reader.readColumn(ranks.featureOf[column]!, firstRow, numRows, float64, position)
      }
      findRanks(breakpoints.address.encodings, numEncodings, values, valueStride, numRows, ranksAt)
      run(firstRow, numRows, ranksAt, block + offset.scratch, block + offset.results)
    }
  }

  const row = blockOf(1, 8 * numOutputs)
  return {
    description: { engine: 'wasm', layout: layout.name, tableBytes: layout.tableBytes + breakpoints.bytes },
    sum: (reader, start, end, scores) => {
      inBlocks(reader, blockRows, 8 * numOutputs, (firstRow, numRows, ranksAt, scratch, results) => {
        const float64 = memory.float64()
        const begin = results / 8
        const ofBlock = scores.subarray(firstRow * numOutputs, (firstRow + numRows) * numOutputs)
        float64.set(ofBlock, begin)
        layout.sum(start, end, ranksAt, numRows, scratch, results)
        ofBlock.set(float64.subarray(begin, begin + ofBlock.length))
      })
    },
    sumRow: (values, start, end, scores) => {
      layout.prepareRow()
      const block = memory.scratch(row.bytes)
      const float64 = memory.float64()
      for (let column = 0; column < numColumns; column++) {
        float64[(block + row.offset.values) / 8 + column] = values[ranks.featureOf[column]!]!
      }
      const ranksAt = block + row.offset.ranks
      findRanks(breakpoints.address.encodings, numEncodings, block + row.offset.values, 8, 1, ranksAt)
      const results = block + row.offset.results
      for (let output = 0; output < numOutputs; output++) float64[results / 8 + output] = scores[output]!
      layout.sumRow(start, end, ranksAt, block + row.offset.scratch, results)
      for (let output = 0; output < numOutputs; output++) scores[output] = float64[results / 8 + output]!
    },
    leaves: (reader, start, end, leaves) => {
      const numTrees = (end - start) * numOutputs
      const rowsPerBlock = Math.max(1, Math.min(blockRows, Math.floor(maxLeaves / Math.max(1, numTrees))))
      inBlocks(reader, rowsPerBlock, 4 * numTrees, (firstRow, numRows, ranksAt, scratch, results) => {
        layout.leaves(start, end, ranksAt, numRows, scratch, results)
        const begin = results / 4
        leaves.set(memory.int32().subarray(begin, begin + numRows * numTrees), firstRow * numTrees)
      })
    }
  }
}

// What a row costs, in one unit, as measured on models of 5 to 2,000 features and 31 to 500 leaves. With masks: a feature of a
// group of trees, and finding a tree's leaf among its bits …
function costOfMasks(forest: Forest, { tables, bitsPerTree }: MaskTables): number {
  return 4 * tables.entryColumn.length + (bitsPerTree / 16) * forest.numTrees
}

// … and on a walk a node, which costs more in trees with sets of categories.
function costOfWalk(forest: Forest): number {
  return (forest.catBoundaries.length > 1 ? 8 : 3) * sumOfMeanDepths(forest)
}

// Mean depth of the leaves of each tree, summed over the trees.
function sumOfMeanDepths(forest: Forest): number {
  let sum = 0
  const pending: { child: number; depth: number }[] = []
  for (let tree = 0; tree < forest.numTrees; tree++) {
    let sumOfTree = 0
    pending.push({ child: rootOf(forest, tree), depth: 0 })
    while (pending.length > 0) {
      const { child, depth } = pending.pop()!
      if (child < 0) sumOfTree += depth
      else {
        pending.push({ child: forest.leftChild[child]!, depth: depth + 1 })
        pending.push({ child: forest.rightChild[child]!, depth: depth + 1 })
      }
    }
    sum += sumOfTree / numLeavesOf(forest, tree)
  }
  return sum
}
