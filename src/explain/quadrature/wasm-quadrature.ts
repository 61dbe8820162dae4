/**
 * Path-dependent SHAP by quadrature on the WebAssembly kernel; see `quadrature-tree.ts` for the mathematics. A row's
 * decisions at all nodes of a group of trees come from bitvectors, like the leaves in prediction.
 *
 * @module
 */
import type { ExplainKernels } from '../../kernels/explain-kernels.ts'
import { type Layout, layoutOf } from '../../kernels/layout.ts'
import type { Forest } from '../../model/forest.ts'
import { bitsPerBitvector, bitvectorBytes, type BranchRule, makeBitvectorTables } from '../../ranks/bitvectors.ts'
import { plainEncodings, ranksOf } from '../../ranks/ranks.ts'
import { bitvectorsOfGroup, uploadBitvectors } from '../../ranks/upload-bitvectors.ts'
import { uploadBreakpoints } from '../../ranks/upload-breakpoints.ts'
import type { AddTrees } from '../add-trees.ts'
import type { InteractionTables } from './interaction-tables.ts'
import type { QuadratureTree } from './quadrature-tree.ts'
import { uploadTrees } from './upload-trees.ts'

/** Most nodes of a tree on the kernel, which reads a bit for each from one bitvector. */
export const maxNodes: number = bitsPerBitvector
const maxRows = 128
const maxTableBytes = 2 ** 27
const maxContributionBytes = 2 ** 22

/**
 * Prepares trees of a forest with at most `maxNodes` nodes, for interactions as well if there are `tables`.
 *
 * @returns undefined when the tables are too large
 */
export function createWasmQuadrature(
  kernels: ExplainKernels,
  forest: Forest,
  trees: readonly QuadratureTree[],
  tables?: readonly InteractionTables[]
): AddTrees | undefined {
  const { memory, findRanks, andBitvectors, addQuadrature, addInteractions } = kernels
  const ranks = ranksOf(forest)
  if (ranks === undefined) return undefined
  const { featureOf } = ranks
  const numColumns = featureOf.length

  const bitsPerTree = bitsPerTreeOf(trees)
  const treesPerGroup = bitsPerBitvector / bitsPerTree
  const numGroups = Math.ceil(trees.length / treesPerGroup)
  const bitvectors = makeBitvectorTables(forest, ranks, decisionRules(trees, bitsPerTree), maxTableBytes)
  if (bitvectors === undefined) return undefined
  const uploaded = uploadBitvectors(memory, bitvectors, {})
  const uploadedTrees = uploadTrees(memory, forest, trees, tables)
  const breakpoints = uploadBreakpoints(memory, ranks, plainEncodings(ranks))
  if (uploaded === undefined || uploadedTrees === undefined || breakpoints === undefined) return undefined

  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  // Contributions, then interactions.
  const outputBytes = 8 * numColumns * (tables === undefined ? 1 : 1 + numColumns)
  const rowBytes = numOutputs * outputBytes
  const blockRows = Math.max(1, Math.min(maxRows, Math.floor(maxContributionBytes / rowBytes)))
  const blockOf = (numRows: number): Layout<'values' | 'ranks' | 'decisions' | 'contributions' | 'scratch'> =>
    layoutOf({
      values: 8 * numColumns * numRows,
      ranks: 4 * numColumns * numRows,
      decisions: bitvectorBytes * numRows,
      contributions: rowBytes * numRows,
      scratch: uploadedTrees.scratchBytes
    })
  if (!memory.reserveScratch(blockOf(blockRows).bytes)) return undefined

  const addTree = (i: number, decisions: number, numRows: number, contributions: number, scratch: number): void => {
    const { numNodes, numInner, numPoints, leafValues } = trees[i]!
    const at = uploadedTrees.addresses[i]!
    const numLeaves = leafValues.length
    if (tables === undefined) {
      addQuadrature(
        at.nodes,
        numNodes,
        numInner,
        8 * numPoints,
        at.rule,
        at.leafValues,
        numLeaves,
        decisions,
        numRows,
        contributions,
        rowBytes,
        scratch
      )
    } else {
      addInteractions(
        at.nodes,
        numNodes,
        numInner,
        8 * numPoints,
        at.rule,
        at.leafValues,
        numLeaves,
        decisions,
        numRows,
        contributions,
        rowBytes,
        scratch,
        at.branches,
        at.branchEnds,
        at.quotients
      )
    }
  }

  return (reader, firstTree, endTree, values, interactions) => {
    const blockLength = Math.min(blockRows, reader.numRows)
    const valueStride = 8 * blockLength
    const { offset, bytes } = blockOf(blockLength)
    const block = memory.scratch(bytes)
    const valuesAt = block + offset.values
    const ranksAt = block + offset.ranks
    const decisions = block + offset.decisions
    const contributions = block + offset.contributions
    const float64 = memory.float64()
    for (let firstRow = 0; firstRow < reader.numRows; firstRow += blockLength) {
      const numRows = Math.min(blockLength, reader.numRows - firstRow)
      for (let column = 0; column < numColumns; column++) {
        reader.readColumn(featureOf[column]!, firstRow, numRows, float64, (valuesAt + column * valueStride) / 8)
      }
      findRanks(breakpoints.address.encodings, numColumns, valuesAt, valueStride, numRows, ranksAt)
      float64.fill(0, contributions / 8, (contributions + numRows * rowBytes) / 8)
      for (let group = 0; group < numGroups; group++) {
        const first = group * treesPerGroup
        const wanted = trees.slice(first, first + treesPerGroup).map(({ tree }) => tree >= firstTree && tree < endTree)
        if (!wanted.includes(true)) continue
        const at = bitvectorsOfGroup(uploaded, bitvectors, group)
        andBitvectors(at.entries, at.endEntries, at.bitvectors, ranksAt, 4 * numColumns, numRows, decisions)
        for (const [position, isWanted] of wanted.entries()) {
          if (!isWanted) continue
          const i = first + position
          const ofOutput = contributions + outputBytes * (trees[i]!.tree % numOutputs)
          addTree(i, decisions + (position * bitsPerTree) / 8, numRows, ofOutput, block + offset.scratch)
        }
      }
      for (let i = 0; i < numRows * numOutputs; i++) {
        let from = (contributions + i * outputBytes) / 8
        const to = (firstRow * numOutputs + i) * numFeatures
        for (let column = 0; column < numColumns; column++) values[to + featureOf[column]!]! += float64[from++]!
        if (tables === undefined || interactions === undefined) continue
        for (let column = 0; column < numColumns; column++) {
          const begin = (to + featureOf[column]!) * numFeatures
          for (let other = 0; other < numColumns; other++) {
            interactions[begin + featureOf[other]!]! += float64[from++]!
          }
        }
      }
    }
  }
}

function bitsPerTreeOf(trees: readonly QuadratureTree[]): number {
  const mostNodes = trees.reduce((most, { numNodes }) => Math.max(most, numNodes), 32)
  return 2 ** Math.ceil(Math.log2(mostNodes))
}

// A bit for each node: set where it sends the row left.
function decisionRules(trees: readonly QuadratureTree[], bitsPerTree: number): BranchRule[][] {
  const groups: BranchRule[][] = []
  for (const [i, { nodes }] of trees.entries()) {
    const firstBit = (i * bitsPerTree) % bitsPerBitvector
    if (firstBit === 0) groups.push([])
    const rules = groups.at(-1)!
    nodes.forEach((node, j) => {
      const bitBegin = firstBit + j
      rules.push({ node, byLeft: false, bitBegin, bitEnd: bitBegin + 1 })
    })
  }
  return groups
}
