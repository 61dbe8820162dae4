/**
 * Fast path-dependent SHAP by the WebAssembly kernel; see `shap-tables.ts`. A row's decisions at all nodes of a group of
 * trees come from line tables, like the leaves in prediction.
 *
 * @module
 */
import type { RowReader } from '../data/rows.ts'
import type { Kernels } from '../kernels/kernels.ts'
import { upload } from '../kernels/upload.ts'
import type { Forest } from '../model/forest.ts'
import { bitsPerLine, makeLineTables, wordsPerLine } from '../predict/line-tables.ts'
import { slotsOf } from '../predict/slots.ts'
import { uploadColumns } from '../predict/upload-columns.ts'
import type { ShapTree } from './shap-tables.ts'

const maxRows = 128
const maxTableBytes = 2 ** 27
const maxContributionBytes = 2 ** 22
const lineBytes = 4 * wordsPerLine
const nodeBytes = 32

/**
 * Prepares the trees of a forest.
 *
 * @returns undefined when the tables are too large
 */
export function createWasmShap(
  kernels: Kernels,
  forest: Forest,
  trees: readonly ShapTree[]
): ((reader: RowReader, firstTree: number, endTree: number, values: Float64Array) => void) | undefined {
  const { memory, findSlots, combineLines, addShap } = kernels
  const slots = slotsOf(forest)
  const numColumns = slots.featureOf.length
  const columnOf = new Int32Array(forest.numFeatures)
  slots.featureOf.forEach((feature, column) => (columnOf[feature] = column))

  const lines = makeDecisionLines(forest, trees)
  if (lines === undefined) return undefined
  const { groups, bitsPerTree, entryOffsets, entryColumn, entryMap, lineOfSlot, firstLine } = lines
  const entries = new Uint32Array(2 * entryColumn.length)
  const treesPerGroup = bitsPerLine / bitsPerTree
  const nodeRecords = trees.map(({ numNodes }) => new Uint32Array((nodeBytes / 4) * numNodes))
  const uploaded = upload(memory, [
    entries,
    lineOfSlot,
    lines.lines,
    ...trees.flatMap(({ weights, leafValues, factors, repetitions }, i) => [
      nodeRecords[i]!,
      weights,
      leafValues,
      factors,
      joined(repetitions)
    ])
  ])
  const columns = uploadColumns(
    kernels,
    slots,
    Array.from(slots.featureOf, (_, column) => ({ column, nanFirst: false }))
  )
  if (uploaded === undefined || columns === undefined) return undefined

  const [entriesAt, mapsAt, linesAt] = uploaded.parts as [number, number, number]
  for (let entry = 0; entry < entryColumn.length; entry++) {
    entries[2 * entry] = 4 * entryColumn[entry]!
    entries[2 * entry + 1] = mapsAt + 2 * entryMap[entry]!
  }
  uploaded.write(0, entries)
  const partOf = (tree: number, part: number): number => uploaded.parts[3 + 5 * tree + part]!
  for (const [i, shapTree] of trees.entries()) {
    writeNodes(nodeRecords[i]!, forest, shapTree, columnOf, partOf(i, 3), partOf(i, 4))
    uploaded.write(3 + 5 * i, nodeRecords[i]!)
  }

  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  const rowBytes = 8 * numOutputs * numColumns
  const rowsAtOnce = Math.max(1, Math.min(maxRows, Math.floor(maxContributionBytes / rowBytes)))
  const roomBytes = trees.reduce(
    (most, { numNodes, numPoints }) => Math.max(most, 4 * (numNodes + 1) + 16 + 8 * numPoints * (5 * numNodes + 2)),
    0
  )

  return (reader, firstTree, endTree, values) => {
    const numWanted = Math.min(rowsAtOnce, reader.numRows)
    const valueStride = 8 * numWanted
    const offsets = offsetsOf([
      numColumns * valueStride,
      4 * numWanted * numColumns,
      numWanted * lineBytes,
      numWanted * rowBytes,
      roomBytes
    ])
    const begin = memory.scratch(offsets[5]!)
    const [valuesAt, slotsAt, combined, contributions, room] = offsets.map((offset) => begin + offset) as [
      number,
      number,
      number,
      number,
      number
    ]
    const float64 = memory.float64()
    for (let firstRow = 0; firstRow < reader.numRows; firstRow += rowsAtOnce) {
      const numRows = Math.min(rowsAtOnce, reader.numRows - firstRow)
      for (let column = 0; column < numColumns; column++) {
        reader.readColumn(slots.featureOf[column]!, firstRow, numRows, float64, (valuesAt + column * valueStride) / 8)
      }
      findSlots(columns.address, numColumns, valuesAt, valueStride, numRows, slotsAt)
      float64.fill(0, contributions / 8, (contributions + numRows * rowBytes) / 8)
      for (let group = 0; group < groups.length; group++) {
        const wanted = groups[group]!.map((tree) => tree >= firstTree && tree < endTree)
        if (!wanted.includes(true)) continue
        const entry = entriesAt + 8 * entryOffsets[group]!
        const endEntry = entriesAt + 8 * entryOffsets[group + 1]!
        combineLines(
          entry,
          endEntry,
          linesAt + lineBytes * firstLine[group]!,
          slotsAt,
          4 * numColumns,
          numRows,
          combined
        )
        for (const [place, isWanted] of wanted.entries()) {
          if (!isWanted) continue
          const i = group * treesPerGroup + place
          const { tree, numNodes, numPoints } = trees[i]!
          addShap(
            partOf(i, 0),
            numNodes,
            8 * numPoints,
            partOf(i, 1),
            partOf(i, 2),
            combined + (place * bitsPerTree) / 8,
            numRows,
            contributions + 8 * numColumns * (tree % numOutputs),
            rowBytes,
            room
          )
        }
      }
      for (let block = 0; block < numRows * numOutputs; block++) {
        const from = contributions / 8 + block * numColumns
        const to = (firstRow * numOutputs + block) * numFeatures
        for (let column = 0; column < numColumns; column++) {
          values[to + slots.featureOf[column]!]! += float64[from + column]!
        }
      }
    }
  }
}

// A bit a node: set where it sends a value left.
function makeDecisionLines(forest: Forest, trees: readonly ShapTree[]): ReturnType<typeof makeLineTables> {
  const bitBegin = new Int32Array(forest.splitFeature.length)
  let mostNodes = 1
  for (const { nodes } of trees) {
    nodes.forEach((node, i) => (bitBegin[node] = i))
    mostNodes = Math.max(mostNodes, nodes.length)
  }
  const bitsPerTree = Math.max(32, 2 ** Math.ceil(Math.log2(mostNodes)))
  const treesPerGroup = bitsPerLine / bitsPerTree
  const groups: number[][] = []
  trees.forEach(({ tree }, i) => {
    if (i % treesPerGroup === 0) groups.push([])
    groups.at(-1)!.push(tree)
  })
  const layout = { bitsPerTree, groups, bitBegin, bitEnd: bitBegin.map((bit) => bit + 1) }
  return makeLineTables(forest, slotsOf(forest), layout, maxTableBytes)
}

function writeNodes(
  records: Uint32Array,
  forest: Forest,
  { numNodes, numPoints, nodes, left, right, previous, previousState, repetitions }: ShapTree,
  columnOf: Int32Array,
  factorsAt: number,
  repetitionsAt: number
): void {
  const vectorBytes = 8 * numPoints
  let repetition = repetitionsAt
  for (let i = 0; i < numNodes; i++) {
    const record = (nodeBytes / 4) * i
    records[record] = left[i]! * vectorBytes
    records[record + 1] = right[i]! * vectorBytes
    records[record + 2] = 4 * previous[i]!
    records[record + 3] = previousState[i]!
    records[record + 4] = 8 * columnOf[forest.splitFeature[nodes[i]!]!]!
    if (repetitions[i]!.length > 0) {
      records[record + 5] = repetition
      repetition += vectorBytes
    }
    records[record + 6] = factorsAt + 8 * i * (4 + 3 * numPoints)
  }
}

function joined(arrays: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const array of arrays) {
    all.set(array, offset)
    offset += array.length
  }
  return all
}

// Where parts of these sizes begin, one behind the other, and where the last ends.
function offsetsOf(sizes: readonly number[]): number[] {
  const offsets = [0]
  for (const size of sizes) offsets.push(Math.ceil((offsets.at(-1)! + size) / lineBytes) * lineBytes)
  return offsets
}
