/**
 * Fast path-dependent SHAP by the WebAssembly kernel; see `shap-tables.ts`. A row's decisions at all nodes of a group of
 * trees come from line tables, like the leaves in prediction.
 *
 * @module
 */
import type { ExplainKernels } from '../../kernels/explain-kernels.ts'
import type { Forest } from '../../model/forest.ts'
import { bitsPerLine, type LineRule, makeLineTables, wordsPerLine } from '../../ranks/bitvectors.ts'
import { plainViews, slotsOf } from '../../ranks/ranks.ts'
import { uploadColumns } from '../../ranks/upload-breakpoints.ts'
import { linesOfGroup, uploadLines } from '../../ranks/upload-bitvectors.ts'
import type { InteractionTables } from './interaction-tables.ts'
import type { AddTrees, ShapTree } from './quadrature-tree.ts'
import { uploadShapTrees } from './upload-trees.ts'

const maxRows = 128
const maxTableBytes = 2 ** 27
const maxContributionBytes = 2 ** 22
const lineBytes = 4 * wordsPerLine

/**
 * Prepares the trees of a forest, for interactions if there are `tables`.
 *
 * @returns undefined when the tables are too large
 */
export function createWasmShap(
  kernels: ExplainKernels,
  forest: Forest,
  trees: readonly ShapTree[],
  tables?: readonly InteractionTables[]
): AddTrees | undefined {
  const { memory, findSlots, combineLines, addShap, addInteractions } = kernels
  const slots = slotsOf(forest)
  const numColumns = slots.featureOf.length

  const bitsPerTree = bitsPerTreeOf(trees)
  const treesPerGroup = bitsPerLine / bitsPerTree
  const numGroups = Math.ceil(trees.length / treesPerGroup)
  const lines = makeLineTables(forest, slots, decisionRules(trees, bitsPerTree), maxTableBytes)
  if (lines === undefined) return undefined
  const uploaded = uploadLines(memory, lines, [])
  const uploadedTrees = uploadShapTrees(memory, forest, trees, tables)
  const columns = uploadColumns(kernels, slots, plainViews(slots))
  if (uploaded === undefined || uploadedTrees === undefined || columns === undefined) return undefined

  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  // Contributions, then interactions.
  const outputBytes = 8 * numColumns * (tables === undefined ? 1 : 1 + numColumns)
  const rowBytes = numOutputs * outputBytes
  const rowsAtOnce = Math.max(1, Math.min(maxRows, Math.floor(maxContributionBytes / rowBytes)))
  // Where values, slots, lines, contributions and the kernels' room lie, and where the room ends.
  const offsetsFor = (numRows: number): number[] =>
    offsetsOf([
      8 * numColumns * numRows,
      4 * numColumns * numRows,
      lineBytes * numRows,
      rowBytes * numRows,
      uploadedTrees.roomBytes
    ])
  if (!memory.reserveScratch(offsetsFor(rowsAtOnce)[5]!)) return undefined

  const addTree = (i: number, decisions: number, numRows: number, contributions: number, room: number): void => {
    const { numNodes, numInner, numPoints, leafValues } = trees[i]!
    const { nodes, rule, leaves, turns, turnEnds, quotients } = uploadedTrees.places[i]!
    // addShap takes no notice of the last three.
    const add = tables === undefined ? addShap : addInteractions
    add(
      nodes,
      numNodes,
      numInner,
      8 * numPoints,
      rule,
      leaves,
      leafValues.length,
      decisions,
      numRows,
      contributions,
      rowBytes,
      room,
      turns,
      turnEnds,
      quotients
    )
  }

  return (reader, firstTree, endTree, values, interactions) => {
    const numWanted = Math.min(rowsAtOnce, reader.numRows)
    const valueStride = 8 * numWanted
    const offsets = offsetsFor(numWanted)
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
      for (let group = 0; group < numGroups; group++) {
        const first = group * treesPerGroup
        const wanted = trees.slice(first, first + treesPerGroup).map(({ tree }) => tree >= firstTree && tree < endTree)
        if (!wanted.includes(true)) continue
        const { entries, endEntries, lines: linesAt } = linesOfGroup(uploaded, lines, group)
        combineLines(entries, endEntries, linesAt, slotsAt, 4 * numColumns, numRows, combined)
        for (const [place, isWanted] of wanted.entries()) {
          if (!isWanted) continue
          const i = first + place
          const output = trees[i]!.tree % numOutputs
          addTree(i, combined + (place * bitsPerTree) / 8, numRows, contributions + outputBytes * output, room)
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

function bitsPerTreeOf(trees: readonly ShapTree[]): number {
  const mostNodes = trees.reduce((most, { numNodes }) => Math.max(most, numNodes), 32)
  return 2 ** Math.ceil(Math.log2(mostNodes))
}

// A bit a node: set where it sends a value left.
function decisionRules(trees: readonly ShapTree[], bitsPerTree: number): LineRule[][] {
  const groups: LineRule[][] = []
  for (const [i, { nodes }] of trees.entries()) {
    const firstBit = (i * bitsPerTree) % bitsPerLine
    if (firstBit === 0) groups.push([])
    const rules = groups.at(-1)!
    nodes.forEach((node, j) => {
      const bitBegin = firstBit + j
      rules.push({ node, byLeft: false, bitBegin, bitEnd: bitBegin + 1 })
    })
  }
  return groups
}

// Where parts of these sizes begin, one behind the other, and where the last ends.
function offsetsOf(sizes: readonly number[]): number[] {
  const offsets = [0]
  for (const size of sizes) offsets.push(Math.ceil((offsets.at(-1)! + size) / lineBytes) * lineBytes)
  return offsets
}
