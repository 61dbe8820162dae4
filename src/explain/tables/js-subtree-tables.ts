/**
 * SHAP by subtree tables in plain JavaScript, the twin of the WebAssembly kernels.
 *
 * @module
 */
import type { Forest } from '../../model/forest.ts'
import { wordsPerBitvector } from '../../ranks/bitvectors.ts'
import { rankOf } from '../../ranks/ranks.ts'
import type { AddTrees } from '../add-trees.ts'
import { type LeafFiller, tableLengthOf, writeOffPathSets } from './leaf-tables.ts'
import { bitsPerPattern, rowsPerBlock, scratchLengthsOf, type SubtreePlan, subtreesInRange } from './subtree-plan.ts'
import type { Subtree } from './subtrees.ts'

const patternsPerWord = 32 / bitsPerPattern

/** Prepares a plan. */
export function createJsSubtreeTables(forest: Forest, plan: SubtreePlan, fillLeaf: LeafFiller): AddTrees {
  const { groups, ranks, bitvectors } = plan
  const lengths = scratchLengthsOf(plan)
  const { featureOf } = ranks
  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  return (reader, firstTree, endTree, values) => {
    const { numRows } = reader
    const ranksOfRows = new Int32Array(numRows * featureOf.length)
    const columnValues = new Float64Array(numRows)
    for (const [column, feature] of featureOf.entries()) {
      reader.readColumn(feature, 0, numRows, columnValues, 0)
      for (let row = 0; row < numRows; row++) {
        ranksOfRows[column * numRows + row] = rankOf(ranks, column, columnValues[row]!)
      }
    }

    const tables = new Float64Array(lengths.tables)
    const offPathSets = new Int32Array(lengths.patterns)
    const leafValues = new Float64Array(lengths.leafValues)
    const patterns = new Int32Array(rowsPerBlock * wordsPerBitvector)
    for (const [i, group] of groups.entries()) {
      const { output, subtrees, tableOffsets } = group
      const { from, to } = subtreesInRange(group, firstTree, endTree)
      if (from === to) continue
      for (let s = from; s < to; s++) {
        writeTable(subtrees[s]!, fillLeaf, tables, tableOffsets[s]!, offPathSets, leafValues)
      }
      for (let firstRow = 0; firstRow < numRows; firstRow += rowsPerBlock) {
        const count = Math.min(rowsPerBlock, numRows - firstRow)
        findPatterns(i, firstRow, count)
        const begin = (firstRow * numOutputs + output) * numFeatures
        for (let s = from; s < to; s++) {
          addTable(subtrees[s]!, tables, tableOffsets[s]!, patterns, s, count, values, begin, numOutputs * numFeatures)
        }
      }
    }

    function findPatterns(group: number, firstRow: number, count: number): void {
      const { entryOffsets, entryColumn, entryOffset, bitvectorOfRank, firstBitvector, words } = bitvectors
      patterns.fill(-1)
      for (let entry = entryOffsets[group]!; entry < entryOffsets[group + 1]!; entry++) {
        const firstRank = entryColumn[entry]! * numRows + firstRow
        for (let row = 0, position = 0; row < count; row++) {
          const rank = ranksOfRows[firstRank + row]!
          const begin = (firstBitvector[group]! + bitvectorOfRank[entryOffset[entry]! + rank]!) * wordsPerBitvector
          for (let word = 0; word < wordsPerBitvector; word++) patterns[position++]! &= words[begin + word]!
        }
      }
    }
  }
}

function writeTable(
  subtree: Subtree,
  fillLeaf: LeafFiller,
  tables: Float64Array,
  offset: number,
  offPathSets: Int32Array,
  leafValues: Float64Array
): void {
  const numFeatures = subtree.features.length
  const numPatterns = 2 ** subtree.numBits
  tables.fill(0, offset, offset + tableLengthOf(subtree))
  for (const leaf of subtree.leaves) {
    writeOffPathSets(leaf, offPathSets, 0)
    fillLeaf(leaf, numFeatures, leafValues, 0)
    for (let pattern = 0, to = offset; pattern < numPatterns; pattern++) {
      const from = offPathSets[pattern]! * numFeatures
      for (let i = 0; i < numFeatures; i++) tables[to++]! += leafValues[from + i]!
    }
  }
}

// Adds a subtree's contributions to those of a block of rows; a row's values begin `stride` after those of the row before.
function addTable(
  { features, numBits }: Subtree,
  tables: Float64Array,
  offset: number,
  patterns: Int32Array,
  subtree: number,
  numRows: number,
  values: Float64Array,
  begin: number,
  stride: number
): void {
  const numFeatures = features.length
  const word = Math.floor(subtree / patternsPerWord)
  const shift = (subtree % patternsPerWord) * bitsPerPattern
  const mask = 2 ** numBits - 1
  for (let row = 0, to = begin; row < numRows; row++, to += stride) {
    const pattern = (patterns[row * wordsPerBitvector + word]! >>> shift) & mask
    const from = offset + pattern * numFeatures
    for (let i = 0; i < numFeatures; i++) values[to + features[i]!]! += tables[from + i]!
  }
}
