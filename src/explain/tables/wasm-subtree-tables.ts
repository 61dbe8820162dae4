/**
 * SHAP by subtree tables on the WebAssembly kernels (src/kernels/assembly/subtree-tables.ts).
 *
 * @module
 */
import type { ExplainKernels } from '../../kernels/explain-kernels.ts'
import { type Layout, layoutOf } from '../../kernels/layout.ts'
import type { Forest } from '../../model/forest.ts'
import { bitvectorBytes } from '../../ranks/bitvectors.ts'
import { plainEncodings } from '../../ranks/ranks.ts'
import { bitvectorsOfGroup, uploadBitvectors } from '../../ranks/upload-bitvectors.ts'
import { uploadBreakpoints } from '../../ranks/upload-breakpoints.ts'
import type { AddTrees } from '../add-trees.ts'
import { type LeafFiller, tableLengthOf, writeOffPathSets } from './leaf-tables.ts'
import {
  bitsPerPattern,
  maxContributionBytes,
  rowsPerBlock,
  scratchLengthsOf,
  type SubtreeGroup,
  type SubtreePlan,
  subtreesInRange
} from './subtree-plan.ts'
import type { Subtree } from './subtrees.ts'

// The kernel takes rows in fours.
const rowMultiple = 4

/** Prepares a plan; undefined when the kernels' memory is full. */
export function createWasmSubtreeTables(
  kernels: ExplainKernels,
  forest: Forest,
  plan: SubtreePlan,
  fillLeaf: LeafFiller
): AddTrees | undefined {
  const { memory, findRanks, andBitvectors, addLeafToTable, addSubtreeTables } = kernels
  const { groups, ranks, bitvectors } = plan
  const { featureOf } = ranks
  const numColumns = featureOf.length
  const { numFeatures, numTreesPerIteration: numOutputs } = forest

  const { records, firstRecord } = recordsOf(groups, ranks.columnOf)
  const uploaded = uploadBitvectors(memory, bitvectors, { records })
  const breakpoints = uploadBreakpoints(memory, ranks, plainEncodings(ranks))
  if (uploaded === undefined || breakpoints === undefined) return undefined

  // Sizes for a block of rows. The contributions to one output are as many as the values.
  const valueBytes = 8 * numColumns * rowsPerBlock
  const rankBytes = 4 * numColumns * rowsPerBlock
  const contributionBytes = numOutputs * valueBytes
  const maxBlocks = Math.floor(maxContributionBytes / contributionBytes)
  const lengths = scratchLengthsOf(plan)
  const scratchFor = (
    numBlocks: number
  ): Layout<'values' | 'patterns' | 'ranks' | 'contributions' | 'tables' | 'leafValues' | 'offPathSets'> =>
    layoutOf({
      values: valueBytes,
      patterns: bitvectorBytes * rowsPerBlock,
      ranks: numBlocks * rankBytes,
      contributions: numBlocks * contributionBytes,
      tables: 8 * lengths.tables,
      leafValues: 8 * lengths.leafValues,
      offPathSets: 4 * lengths.patterns
    })
  // More blocks are reserved when that many rows come.
  if (!memory.reserveScratch(scratchFor(1).bytes)) return undefined

  const writeTable = (subtree: Subtree, table: number, leafValues: number, offPathSets: number): void => {
    const float64 = memory.float64()
    const numOfSubtree = subtree.features.length
    float64.fill(0, table / 8, table / 8 + tableLengthOf(subtree))
    for (const leaf of subtree.leaves) {
      writeOffPathSets(leaf, memory.int32(), offPathSets / 4)
      fillLeaf(leaf, numOfSubtree, float64, leafValues / 8)
      addLeafToTable(offPathSets, leafValues, table, 2 ** subtree.numBits, numOfSubtree)
    }
  }

  return (reader, firstTree, endTree, values) => {
    const wanted = Math.min(maxBlocks, Math.ceil(reader.numRows / rowsPerBlock))
    const mostBlocks = memory.reserveScratch(scratchFor(wanted).bytes) ? wanted : 1
    const { offset, bytes } = scratchFor(mostBlocks)
    const scratch = memory.scratch(bytes)
    const valuesAt = scratch + offset.values
    const patterns = scratch + offset.patterns
    const ranksAt = scratch + offset.ranks
    const contributions = scratch + offset.contributions
    const tables = scratch + offset.tables
    const float64 = memory.float64()

    for (let begin = 0; begin < reader.numRows; begin += mostBlocks * rowsPerBlock) {
      const numRows = Math.min(mostBlocks * rowsPerBlock, reader.numRows - begin)
      const numBlocks = Math.ceil(numRows / rowsPerBlock)
      // The last block is padded with rows that are not read.
      const rowsOf = (block: number): number => {
        const left = numRows - block * rowsPerBlock
        return Math.min(rowsPerBlock, Math.ceil(left / rowMultiple) * rowMultiple)
      }
      float64.fill(0, valuesAt / 8, (valuesAt + valueBytes) / 8)
      for (let block = 0; block < numBlocks; block++) {
        const firstRow = block * rowsPerBlock
        const count = Math.min(rowsPerBlock, numRows - firstRow)
        for (let column = 0; column < numColumns; column++) {
          const position = valuesAt / 8 + column * rowsPerBlock
          reader.readColumn(featureOf[column]!, begin + firstRow, count, float64, position)
        }
        const ranksOfBlock = ranksAt + block * rankBytes
        const { encodings } = breakpoints.address
        findRanks(encodings, numColumns, valuesAt, 8 * rowsPerBlock, rowsOf(block), ranksOfBlock)
      }
      float64.fill(0, contributions / 8, (contributions + numBlocks * contributionBytes) / 8)

      for (const [i, group] of groups.entries()) {
        const { from, to } = subtreesInRange(group, firstTree, endTree)
        if (from === to) continue
        for (let s = from; s < to; s++) {
          const table = tables + 8 * group.tableOffsets[s]!
          writeTable(group.subtrees[s]!, table, scratch + offset.leafValues, scratch + offset.offPathSets)
        }
        const at = bitvectorsOfGroup(uploaded, bitvectors, i)
        const record = uploaded.address.records + 4 * firstRecord[i]![from]!
        for (let block = 0; block < numBlocks; block++) {
          const count = rowsOf(block)
          const ranksOfBlock = ranksAt + block * rankBytes
          andBitvectors(at.entries, at.endEntries, at.bitvectors, ranksOfBlock, 4 * numColumns, count, patterns)
          const ofOutput = contributions + block * contributionBytes + group.output * valueBytes
          addSubtreeTables(record, to - from, tables, patterns, count, ofOutput)
        }
      }

      for (let row = 0; row < numRows; row++) {
        const block = Math.floor(row / rowsPerBlock)
        let from = (contributions + block * contributionBytes) / 8 + (row % rowsPerBlock)
        for (let output = 0; output < numOutputs; output++) {
          const to = ((begin + row) * numOutputs + output) * numFeatures
          for (let column = 0; column < numColumns; column++, from += rowsPerBlock) {
            values[to + featureOf[column]!]! += float64[from]!
          }
        }
      }
    }
  }
}

// The subtrees of all groups as the kernel reads them, and where the record of each subtree of each group begins.
function recordsOf(
  groups: readonly SubtreeGroup[],
  columnOf: Int32Array
): { records: Uint32Array; firstRecord: number[][] } {
  const records: number[] = []
  const firstRecord = groups.map(({ subtrees, tableOffsets }) =>
    subtrees.map(({ features, numBits }, i) => {
      const begin = records.length
      const numUnused = 2 ** bitsPerPattern - 2 ** numBits
      records.push(8 * (tableOffsets[i]! - numUnused * features.length), features.length, (bitsPerPattern / 8) * i)
      for (const feature of features) records.push(8 * rowsPerBlock * columnOf[feature]!)
      return begin
    })
  )
  return { records: Uint32Array.from(records), firstRecord }
}
