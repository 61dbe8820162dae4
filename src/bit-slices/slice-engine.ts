/**
 * The engine for batches of rows by bit slices, on the WebAssembly kernels (src/kernels/assembly/bit-slices.ts).
 *
 * @module
 */
import type { RowReader } from '../data/row-reader.ts'
import type { BatchEngine } from '../decision-tables/batch-engine.ts'
import { columnBytes, createColumnRecords } from '../decision-tables/column-records.ts'
import { kernels } from '../kernels/kernels.ts'
import { addressesIn, layoutOf } from '../kernels/layout.ts'
import type { KernelMemory } from '../kernels/memory.ts'
import { slicesKernels } from '../kernels/slices-kernels.ts'
import { upload, type Uploaded } from '../kernels/upload.ts'
import type { Forest } from '../model/forest.ts'
import { type Ranks, ranksOf } from '../ranks/ranks.ts'
import { maxCodeBits, type SlicedForest, sliceForest } from './sliced-forest.ts'

// Rows of a block, and bytes of a slice.
const blockRows = 512
const sliceBytes = blockRows / 8
const maxSumBytes = 2 ** 23
const maxMatrixBytes = 2 ** 20

// Of records of the kernels.
const treeBytes = 32
const selectionBytes = 6

type Addresses = Readonly<Record<'values' | 'events' | 'slices' | 'codes' | 'sums', number>>

/** Prepares the engine of a forest of trees of few levels; undefined where it has others, or there is no WebAssembly, or no room. */
export function createSliceEngine(forest: Forest): BatchEngine | undefined {
  const core = kernels()
  const slicing = core && slicesKernels(core)
  const ranks = ranksOf(forest)
  if (core === undefined || slicing === undefined || ranks === undefined) return undefined
  const { numTreesPerIteration: numOutputs, numFeatures, leafOffsets } = forest
  const isFloat32 = forest.sumType === 'float32'
  const sumBytes = (isFloat32 ? 4 : 8) * blockRows
  if (forest.linear !== undefined || sumBytes * numOutputs > maxSumBytes) return undefined
  // Sums in float32 are those of float64, rounded, only if what they add is of float32.
  if (isFloat32 && ![forest.leafValue, forest.baseScores].every(isOfFloat32)) return undefined
  const sliced = sliceForest(forest, ranks)
  if (sliced === undefined) return undefined
  const { memory } = core
  const columns = uploadColumns(memory, ranks, sliced)
  const trees = uploadTrees(memory, forest, sliced, sumBytes)
  if (columns === undefined || trees === undefined) return undefined

  const mostBreakpoints = ranks.breakpoints.reduce((most, { length }) => Math.max(most, length), 0)
  // A matrix is copied as it is where most of it is used.
  const copiesMatrix = numFeatures <= 4 * ranks.featureOf.length && 8 * numFeatures * blockRows <= maxMatrixBytes
  const block = layoutOf({
    // The kernel may read one value beyond the last.
    values: 8 * (blockRows + 1) * (copiesMatrix ? numFeatures : 1),
    events: sliceBytes * (mostBreakpoints + 2),
    slices: sliceBytes * (sliced.numSlices + sliced.maxSelections),
    codes: blockRows,
    sums: sumBytes * numOutputs
  })
  if (!memory.reserveScratch(block.bytes)) return undefined

  const sliceRows = ({ matrix, readColumn }: RowReader, firstRow: number, numRows: number, at: Addresses): void => {
    const float64 = memory.float64()
    const copied = copiesMatrix
      ? matrix?.subarray(firstRow * numFeatures, (firstRow + numRows) * numFeatures)
      : undefined
    if (copied !== undefined) float64.set(copied, at.values / 8)
    for (const [column, feature] of ranks.featureOf.entries()) {
      if (copied === undefined) readColumn(feature, firstRow, numRows, float64, at.values / 8)
      const values = copied === undefined ? at.values : at.values + 8 * feature
      const valueBytes = copied === undefined ? 8 : 8 * numFeatures
      const record = columns.address.records + columnBytes * column
      slicing.sliceColumn(record, values, valueBytes, numRows, at.slices, at.events)
    }
  }
  const inBlocks = (reader: RowReader, run: (firstRow: number, numRows: number, at: Addresses) => void): void => {
    const at = addressesIn(block, memory.scratch(block.bytes))
    memory.bytes().fill(0, at.slices, at.slices + sliceBytes)
    for (let firstRow = 0; firstRow < reader.numRows; firstRow += blockRows) {
      const numRows = Math.min(blockRows, reader.numRows - firstRow)
      sliceRows(reader, firstRow, numRows, at)
      run(firstRow, numRows, at)
    }
  }
  const recordOf = (tree: number): number => trees.address.records + treeBytes * tree
  const selectedAt = ({ slices }: Addresses): number => slices + sliceBytes * sliced.numSlices

  return {
    sum: (reader, start, end, scores) => {
      const [first, last] = [recordOf(numOutputs * start), recordOf(numOutputs * end)]
      inBlocks(reader, (firstRow, numRows, at) => {
        const ofBlock = scores.subarray(firstRow * numOutputs, (firstRow + numRows) * numOutputs)
        // Sums of one output stand side by side.
        const sums = new (isFloat32 ? Float32Array : Float64Array)(memory.wasm.buffer, at.sums, blockRows * numOutputs)
        const placeOf = (i: number): number => (i % numOutputs) * blockRows + Math.floor(i / numOutputs)
        for (let i = 0; i < ofBlock.length; i++) sums[placeOf(i)] = ofBlock[i]!
        const selected = selectedAt(at)
        slicing.sumSlices(first, last, Number(isFloat32), at.slices, selected, at.codes, numRows, at.sums)
        for (let i = 0; i < ofBlock.length; i++) ofBlock[i] = sums[placeOf(i)]!
      })
    },
    leaves: (reader, start, end, leaves) => {
      const numTrees = (end - start) * numOutputs
      inBlocks(reader, (firstRow, numRows, at) => {
        for (let t = 0; t < numTrees; t++) {
          const tree = start * numOutputs + t
          slicing.findCodes(recordOf(tree), at.slices, selectedAt(at), at.codes, numRows)
          const codes = memory.bytes().subarray(at.codes, at.codes + numRows)
          const firstCode = sliced.codeOffsets[tree]!
          for (let row = 0; row < numRows; row++)
            leaves[(firstRow + row) * numTrees + t] = sliced.leafOfCode[firstCode + codes[row]!]! - leafOffsets[tree]!
        }
      })
    }
  }
}

function isOfFloat32(values: Float64Array): boolean {
  return values.every((value) => Object.is(Math.fround(value), value))
}

// Columns as the kernel `sliceColumn` reads them.
function uploadColumns(memory: KernelMemory, ranks: Ranks, { columns }: SlicedForest): Uploaded<'records'> | undefined {
  const { fill, ...tables } = createColumnRecords(ranks)
  const uploaded = upload(memory, tables)
  if (uploaded === undefined) return undefined
  fill(uploaded.address, (column) => {
    const { missingBelow, missingAbove } = columns[column]!
    return [ranks.breakpoints[column]!.length, sliceBytes * missingBelow, sliceBytes * missingAbove]
  })
  uploaded.write('records', tables.records)
  return uploaded
}

// Trees as the kernel `sumSlices` reads them.
function uploadTrees(
  memory: KernelMemory,
  forest: Forest,
  sliced: SlicedForest,
  sumBytes: number
): Uploaded<'records'> | undefined {
  const { selections, selectionOffsets, codeSlices, codeOffsets, leafOfCode } = sliced
  const { numTrees, numTreesPerIteration: numOutputs } = forest
  const valueOf = (leaf: number): number => forest.leafValue[leaf]!
  const leafValues =
    forest.sumType === 'float32' ? Float32Array.from(leafOfCode, valueOf) : Float64Array.from(leafOfCode, valueOf)
  const numbers = new Uint16Array((treeBytes / 2) * numTrees)
  const words = new Uint32Array(numbers.buffer)
  const uploaded = upload(memory, { records: numbers, selections, leafValues })
  if (uploaded === undefined) return undefined
  const { address } = uploaded
  for (let tree = 0; tree < numTrees; tree++) {
    const ofTree = [
      address.selections + selectionBytes * selectionOffsets[tree]!,
      address.selections + selectionBytes * selectionOffsets[tree + 1]!,
      address.leafValues + leafValues.BYTES_PER_ELEMENT * codeOffsets[tree]!,
      sumBytes * (tree % numOutputs)
    ]
    words.set(ofTree, (treeBytes / 4) * tree)
    numbers.set(codeSlices.subarray(tree * maxCodeBits, (tree + 1) * maxCodeBits), (treeBytes / 2) * tree + 8)
  }
  uploaded.write('records', numbers)
  return uploaded
}
