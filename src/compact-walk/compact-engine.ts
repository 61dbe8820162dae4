/**
 * The engine for forests of deep trees, on the WebAssembly kernels (src/kernels/assembly/compact-walk.ts).
 *
 * @module
 */
import { forEachRow } from '../data/each-row.ts'
import type { RowReader } from '../data/row-reader.ts'
import type { BatchEngine, RowEngine } from '../decision-tables/batch-engine.ts'
import { columnBytes, createColumnRecords } from '../decision-tables/column-records.ts'
import { compactKernels } from '../kernels/compact-kernels.ts'
import { kernels } from '../kernels/kernels.ts'
import { addressesIn, type Layout, layoutOf } from '../kernels/layout.ts'
import type { KernelMemory } from '../kernels/memory.ts'
import { upload, type Uploaded } from '../kernels/upload.ts'
import type { Forest } from '../model/forest.ts'
import { ranksOf } from '../ranks/ranks.ts'
import { type CompactNodes, compactNodesOf } from './compact-nodes.ts'

// Rows of a block that is divided node by node: the more, the less a node costs each of them. Half as many take 1.14 times as long.
const mostRows = 8192
// A block's ranks and sums.
const maxBlockBytes = 2 ** 22
// Rows whose values are read, and their ranks found, at once.
const chunkRows = 512
const maxMatrixBytes = 2 ** 20
// Rows from which on dividing a block is faster than walks: 1,000 rows of 500 trees of full depth take as long, 500 rows 1.3 times.
const divisibleRows = 1024
// Rows from which on eight that go through one tree together are faster than eight trees for each.
const groupedRows = 4

const groupRows = 8
const slotBytes = 8
const walkBytes = 16
// Walks that go side by side for one row.
const walksAtOnce = 8

// Leaves have places behind the ranks, too.
const leafPlaces = 65536

type Addresses = Readonly<Record<'values' | 'ranks' | 'rows' | 'waiting' | 'current' | 'pending' | 'sums', number>>

/**
 * Prepares the engine of a forest.
 *
 * @param weights - what `weightsOf` gives, where it is known already
 * @returns undefined where nodes are not compact, or there is no WebAssembly, or no room
 */
export function createCompactEngine(forest: Forest, weights?: Int32Array): BatchEngine | undefined {
  const core = kernels()
  const walking = core && compactKernels(core)
  const ranks = ranksOf(forest)
  if (core === undefined || walking === undefined || ranks === undefined || forest.linear !== undefined)
    return undefined
  const nodes = compactNodesOf(forest, ranks, weights)
  if (nodes === undefined) return undefined
  const { encodings, walks, walkOffsets, leafOfSlot } = nodes
  const { memory } = core
  const { numTreesPerIteration: numOutputs, numFeatures } = forest
  const columns = uploadColumns(memory, ranks.breakpoints, nodes)
  const trees = uploadWalks(memory, forest, nodes)
  if (columns === undefined || trees === undefined) return undefined

  const numColumns = encodings.length
  const featureOf = Int32Array.from(encodings, ({ column }) => ranks.featureOf[column]!)
  const isFloat32 = Number(forest.sumType === 'float32')
  // A matrix is copied as it is where most of it is used.
  const copiesMatrix = numFeatures <= 4 * ranks.featureOf.length && 8 * numFeatures * chunkRows <= maxMatrixBytes
  const rowBytes = 2 * numColumns + 8 * numOutputs
  const blockRows = groupRows * Math.max(1, Math.floor(Math.min(mostRows, maxBlockBytes / rowBytes) / groupRows))
  const blockOf = (numRows: number): Layout<keyof Addresses> =>
    layoutOf({
      // The kernel may read one value beyond the last.
      values: 8 * (chunkRows + 1) * (copiesMatrix ? numFeatures : 1),
      ranks: 2 * numColumns * numRows,
      // Also the leaves of eight rows.
      rows: Math.max(4 * groupRows, 2 * numRows),
      waiting: 2 * (numRows + groupRows),
      current: 2 * (numRows + groupRows),
      pending: 12 * numRows,
      sums: 8 * numOutputs * numRows
    })
  const block = blockOf(blockRows)
  const row = layoutOf({
    values: 8 * numColumns,
    ranks: 2 * groupRows * numColumns,
    slots: 4 * (walks.length + walksAtOnce),
    sums: 8 * numOutputs
  })
  if (!memory.reserveScratch(Math.max(block.bytes, row.bytes) + leafPlaces)) return undefined

  // Ranks of rows from `firstRow` on, the columns' and the groups' so far apart.
  const rankRows = (
    { matrix, readColumn }: RowReader,
    firstRow: number,
    numRows: number,
    at: Addresses,
    rankStride: number,
    groupBytes: number
  ): void => {
    const float64 = memory.float64()
    for (let begin = 0; begin < numRows; begin += chunkRows) {
      const first = firstRow + begin
      const count = Math.min(chunkRows, numRows - begin)
      const copied = copiesMatrix ? matrix?.subarray(first * numFeatures, (first + count) * numFeatures) : undefined
      if (copied !== undefined) float64.set(copied, at.values / 8)
      for (let column = 0; column < numColumns; column++) {
        const feature = featureOf[column]!
        if (copied === undefined) readColumn(feature, first, count, float64, at.values / 8)
        const values = copied === undefined ? at.values : at.values + 8 * feature
        const valueBytes = copied === undefined ? 8 : 8 * numFeatures
        const to = at.ranks + rankStride * column + (begin / groupRows) * groupBytes
        const record = columns.address.records + columnBytes * column
        walking.rankColumns(record, 1, values, 0, valueBytes, count, to, rankStride, groupBytes)
      }
    }
  }
  const walkAt = (iteration: number): number => trees.address.walks + walkBytes * walkOffsets[iteration]!
  const rootAt = (iteration: number): number => trees.address.roots + 4 * walkOffsets[iteration]!
  const rowGroupBytes = 2 * groupRows * numColumns

  // Ranks of one row, as the trees see it.
  const rankRow = (values: Float64Array): Record<'ranks' | 'slots' | 'sums', number> => {
    const at = addressesIn(row, memory.scratch(row.bytes))
    const float64 = memory.float64()
    for (let column = 0; column < numColumns; column++) float64[at.values / 8 + column] = values[featureOf[column]!]!
    // The kernel finds two ranks at once, here both of the same value.
    walking.rankColumns(columns.address.records, numColumns, at.values, 8, 0, 1, at.ranks, 2 * groupRows, 0)
    return at
  }
  const sumRow: RowEngine['sumRow'] = (values, start, end, scores) => {
    const at = rankRow(values)
    const float64 = memory.float64()
    for (let output = 0; output < numOutputs; output++) float64[at.sums / 8 + output] = scores[output]!
    walking.sumRow(walkAt(start), walkAt(end), rootAt(start), at.ranks, numColumns, at.slots, at.sums, isFloat32)
    for (let output = 0; output < numOutputs; output++) scores[output] = float64[at.sums / 8 + output]!
  }
  return {
    sum: (reader, start, end, scores) => {
      if (reader.numRows < groupedRows) {
        forEachRow(reader, numFeatures, (values, i) =>
          sumRow(values, start, end, scores.subarray(i * numOutputs, (i + 1) * numOutputs))
        )
        return
      }
      const [first, last] = [walkAt(start), walkAt(end)]
      const at = addressesIn(block, memory.scratch(block.bytes))
      for (let firstRow = 0; firstRow < reader.numRows; firstRow += blockRows) {
        const numRows = Math.min(blockRows, reader.numRows - firstRow)
        const ofBlock = scores.subarray(firstRow * numOutputs, (firstRow + numRows) * numOutputs)
        memory.float64().set(ofBlock, at.sums / 8)
        if (numRows >= divisibleRows) {
          // Where the rows are an odd number, the kernel writes one more rank.
          const rankBytes = 2 * groupRows * Math.ceil(numRows / groupRows)
          rankRows(reader, firstRow, numRows, at, rankBytes, 2 * groupRows)
          const rows = new Uint16Array(memory.wasm.buffer, at.rows, numRows)
          for (let i = 0; i < numRows; i++) rows[i] = 2 * i
          walking.sumByParts(
            first,
            last,
            at.ranks,
            rankBytes,
            numRows,
            at.rows,
            trees.address.orders,
            at.waiting,
            at.current,
            at.pending,
            at.sums,
            numOutputs,
            isFloat32
          )
        } else {
          rankRows(reader, firstRow, numRows, at, 2 * groupRows, rowGroupBytes)
          const numGroups = Math.ceil(numRows / groupRows)
          walking.sumByGroups(first, last, at.ranks, rowGroupBytes, numGroups, at.rows, at.sums, numOutputs, isFloat32)
        }
        ofBlock.set(memory.float64().subarray(at.sums / 8, at.sums / 8 + ofBlock.length))
      }
    },
    leaves: (reader, start, end, leaves) => {
      const firstTree = start * numOutputs
      const numTrees = (end - start) * numOutputs
      forEachRow(reader, numFeatures, (values, i) => {
        const at = rankRow(values)
        walking.findSlots(rootAt(start), rootAt(end), at.ranks, numColumns, at.slots)
        const slots = memory.int32().subarray(at.slots / 4)
        for (let walk = walkOffsets[start]!, place = 0; walk < walkOffsets[end]!; walk++, place++) {
          const leaf = leafOfSlot[(slots[place]! - trees.address.slots) / slotBytes]!
          const to = i * numTrees + walks[walk]!.firstTree - firstTree
          leaves.fill(leaf, to, to + walks[walk]!.numTrees)
        }
      })
    },
    row: {
      description: { engine: 'wasm', layout: 'walk', tableBytes: columns.bytes + trees.bytes },
      sumRow
    }
  }
}

// Columns as the kernel `rankColumns` reads them.
function uploadColumns(
  memory: KernelMemory,
  breakpoints: readonly Float64Array[],
  { encodings }: CompactNodes
): Uploaded<'records'> | undefined {
  const { fill, ...tables } = createColumnRecords({ breakpoints: encodings.map(({ column }) => breakpoints[column]!) })
  const uploaded = upload(memory, tables)
  if (uploaded === undefined) return undefined
  fill(uploaded.address, (column) => {
    const { missing, shift, tinyRank } = encodings[column]!
    return [missing, shift, tinyRank]
  })
  uploaded.write('records', tables.records)
  return uploaded
}

// Walks as the kernels read them.
function uploadWalks(
  memory: KernelMemory,
  { numTreesPerIteration }: Forest,
  { walks, slots, leafValues }: CompactNodes
): Uploaded<'walks' | 'roots' | 'slots' | 'orders'> | undefined {
  const records = new Uint32Array((walkBytes / 4) * walks.length)
  // Walks of which a row takes eight at once may go beyond the last.
  const roots = new Uint32Array(walks.length + walksAtOnce)
  const uploaded = upload(memory, { slots, leafValues, walks: records, roots, orders: orders() })
  if (uploaded === undefined) return undefined
  const { address } = uploaded
  for (let slot = 1; slot < slots.length; slot += 2) slots[slot] = address.slots + slotBytes * slots[slot]!
  roots.fill(address.slots)
  for (const [i, { firstTree, numTrees, firstValue }] of walks.entries()) {
    roots[i] = address.slots + slotBytes * i
    const sums = 8 * (firstTree % numTreesPerIteration)
    records.set([roots[i]!, address.leafValues + 8 * firstValue, sums, numTrees], (walkBytes / 4) * i)
  }
  uploaded.write('slots', slots)
  uploaded.write('walks', records)
  uploaded.write('roots', roots)
  return uploaded
}

// For each set of eight numbers of 16 bits, a bit each, the bytes of those that are in it, and then what gives zeros [256 × 16].
function orders(): Uint8Array {
  const bytes = new Uint8Array(256 * 16).fill(255)
  for (let set = 0; set < 256; set++) {
    let to = 16 * set
    for (let i = 0; i < 8; i++) {
      if (((set >> i) & 1) === 0) continue
      bytes[to++] = 2 * i
      bytes[to++] = 2 * i + 1
    }
  }
  return bytes
}
