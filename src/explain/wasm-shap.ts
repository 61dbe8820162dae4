/**
 * Fast path-dependent SHAP by the WebAssembly kernel; see `shap-tables.ts`. A row's decisions at all nodes of a group of
 * trees come from line tables, like the leaves in prediction.
 *
 * @module
 */
import type { Kernels } from '../kernels/kernels.ts'
import { upload } from '../kernels/upload.ts'
import type { Forest } from '../model/forest.ts'
import { bitsPerLine, makeLineTables, wordsPerLine } from '../predict/line-tables.ts'
import { slotsOf } from '../predict/slots.ts'
import { uploadColumns } from '../predict/upload-columns.ts'
import type { InteractionTables } from './interaction-tables.ts'
import type { AddTrees, ShapTree } from './shap-tables.ts'

const maxRows = 128
const maxTableBytes = 2 ** 27
const maxContributionBytes = 2 ** 22
const lineBytes = 4 * wordsPerLine
const nodeBytes = 32
const turnBytes = 8
const partsPerTree = 7

/**
 * Prepares the trees of a forest, for interactions if there are `tables`.
 *
 * @returns undefined when the tables are too large
 */
export function createWasmShap(
  kernels: Kernels,
  forest: Forest,
  trees: readonly ShapTree[],
  tables?: readonly InteractionTables[]
): AddTrees | undefined {
  const { memory, findSlots, combineLines, addShap, addInteractions } = kernels
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
  const turnRecords = trees.map((shapTree, i) => turnsOf(forest, shapTree, tables?.[i], columnOf, numColumns))
  const uploaded = upload(memory, [
    entries,
    lineOfSlot,
    lines.lines,
    ...trees.flatMap(({ weights, leafValues, factors, repetitions }, i) => [
      nodeRecords[i]!,
      weights,
      leafValues,
      factors,
      joined(repetitions),
      turnRecords[i]!,
      tables?.[i]!.quotients ?? new Float64Array(0)
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
  const partOf = (tree: number, part: number): number => uploaded.parts[3 + partsPerTree * tree + part]!
  for (const [i, shapTree] of trees.entries()) {
    writeNodes(nodeRecords[i]!, forest, shapTree, columnOf, partOf(i, 3), partOf(i, 4))
    tables?.[i]!.turnOffsets.forEach((offset, node) => {
      if (node > 0) nodeRecords[i]![(nodeBytes / 4) * node - 1] = partOf(i, 5) + turnBytes * offset
    })
    uploaded.write(3 + partsPerTree * i, nodeRecords[i]!)
  }

  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  // Contributions, then interactions.
  const outputBytes = 8 * numColumns * (tables === undefined ? 1 : 1 + numColumns)
  const rowBytes = numOutputs * outputBytes
  const rowsAtOnce = Math.max(1, Math.min(maxRows, Math.floor(maxContributionBytes / rowBytes)))
  const roomBytes = trees.reduce(
    (most, { numNodes, numPoints }) => Math.max(most, 4 * (numNodes + 1) + 16 + 8 * numPoints * (5 * numNodes + 2)),
    0
  )

  return (reader, firstTree, endTree, values, interactions) => {
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
          const add = tables === undefined ? addShap : addInteractions
          add(
            partOf(i, 0),
            numNodes,
            8 * numPoints,
            partOf(i, 1),
            partOf(i, 2),
            combined + (place * bitsPerTree) / 8,
            numRows,
            contributions + outputBytes * (tree % numOutputs),
            rowBytes,
            room,
            partOf(i, 5),
            partOf(i, 6)
          )
        }
      }
      for (let block = 0; block < numRows * numOutputs; block++) {
        let from = (contributions + block * outputBytes) / 8
        const to = (firstRow * numOutputs + block) * numFeatures
        for (let column = 0; column < numColumns; column++) values[to + slots.featureOf[column]!]! += float64[from++]!
        if (tables === undefined || interactions === undefined) continue
        for (let column = 0; column < numColumns; column++) {
          const begin = (to + slots.featureOf[column]!) * numFeatures
          for (let other = 0; other < numColumns; other++) {
            interactions[begin + slots.featureOf[other]!]! += float64[from++]!
          }
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

// The turns above each node, with the places of the pairs of features behind the contributions.
function turnsOf(
  { splitFeature }: Forest,
  { numNodes, nodes }: ShapTree,
  tables: InteractionTables | undefined,
  columnOf: Int32Array,
  numColumns: number
): Uint32Array {
  if (tables === undefined) return new Uint32Array(0)
  const { turns, turnOffsets } = tables
  const columnOfNode = (node: number): number => columnOf[splitFeature[nodes[node]!]!]!
  const records = new Uint32Array((turnBytes / 4) * turns.length)
  for (let node = 0; node < numNodes; node++) {
    for (let place = turnOffsets[node]!; place < turnOffsets[node + 1]!; place++) {
      const turn = turns[place]!
      records[2 * place] = 4 * turn
      records[2 * place + 1] = 8 * ((1 + columnOfNode(node)) * numColumns + columnOfNode(turn >> 1))
    }
  }
  return records
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
