/**
 * SHAP by patterns on the WebAssembly kernels (src/kernels/assembly/subtree-tables.ts).
 *
 * @module
 */
import type { ExplainKernels } from '../../kernels/explain-kernels.ts'
import type { Forest } from '../../model/forest.ts'
import { wordsPerLine } from '../../ranks/bitvectors.ts'
import { plainViews, slotsOf } from '../../ranks/ranks.ts'
import { uploadColumns } from '../../ranks/upload-breakpoints.ts'
import { firstOtherPart, linesOfGroup, uploadLines } from '../../ranks/upload-bitvectors.ts'
import {
  bitsPerUnit,
  maxContributionBytes,
  type PatternGroup,
  type PatternPlan,
  roomOf,
  rowsPerBlock,
  unitsInRange
} from './subtree-groups.ts'
import type { PatternUnit } from './subtrees.ts'
import { tableLengthOf, writeLeafValues, writeLostSets } from './leaf-tables.ts'
import type { AddTrees } from '../quadrature/quadrature-tree.ts'

/** Rows come to the kernel in fours. */
const rowMultiple = 4
const lineBytes = 4 * wordsPerLine

/** Prepares a plan; undefined when there is no room for it. */
export function createWasmPatterns(kernels: ExplainKernels, forest: Forest, plan: PatternPlan): AddTrees | undefined {
  const { memory, findSlots, combineLines, addLeafToTable, addPatterns } = kernels
  const { groups, lines } = plan
  const slots = slotsOf(forest)
  const { featureOf, columnOf } = slots
  const numColumns = featureOf.length
  const { numFeatures, numTreesPerIteration: numOutputs } = forest

  const records = groups.map((group) => recordsOf(group, columnOf))
  const uploaded = uploadLines(
    memory,
    lines,
    records.map(({ words }) => words)
  )
  const columns = uploadColumns(kernels, slots, plainViews(slots))
  if (uploaded === undefined || columns === undefined) return undefined

  // Of a block of rows.
  const valueBytes = 8 * numColumns * rowsPerBlock
  const slotBytes = 4 * numColumns * rowsPerBlock
  const combinedBytes = lineBytes * rowsPerBlock
  // The contributions to an output are as many as the values.
  const blockBytes = numOutputs * valueBytes
  const maxBlocks = Math.floor(maxContributionBytes / blockBytes)
  const room = roomOf(plan)
  const tableBytes = 8 * room.tableLength
  const leafBytes = 8 * room.numLeafValues
  const bytesFor = (numBlocks: number): number =>
    valueBytes + combinedBytes + numBlocks * (slotBytes + blockBytes) + tableBytes + leafBytes + 4 * room.numPatterns
  // More than one block is taken when rows come that need it.
  if (!memory.reserveScratch(bytesFor(1))) return undefined

  const writeTable = (unit: PatternUnit, table: number, leafValues: number, lostSets: number): void => {
    const float64 = memory.float64()
    const numOfUnit = unit.features.length
    float64.fill(0, table / 8, table / 8 + tableLengthOf(unit))
    for (const leaf of unit.leaves) {
      writeLostSets(leaf, memory.int32(), lostSets / 4)
      writeLeafValues(leaf, numOfUnit, float64, leafValues / 8)
      addLeafToTable(lostSets, leafValues, table, 2 ** unit.numBits, numOfUnit)
    }
  }

  return (reader, firstTree, endTree, values) => {
    const wanted = Math.min(maxBlocks, Math.ceil(reader.numRows / rowsPerBlock))
    const mostBlocks = memory.reserveScratch(bytesFor(wanted)) ? wanted : 1
    const valuesAt = memory.scratch(bytesFor(mostBlocks))
    const combined = valuesAt + valueBytes
    const slotsAt = combined + combinedBytes
    const contributions = slotsAt + mostBlocks * slotBytes
    const tables = contributions + mostBlocks * blockBytes
    const leafValues = tables + tableBytes
    const lostSets = leafValues + leafBytes
    const float64 = memory.float64()

    for (let begin = 0; begin < reader.numRows; begin += mostBlocks * rowsPerBlock) {
      const numRows = Math.min(mostBlocks * rowsPerBlock, reader.numRows - begin)
      const numBlocks = Math.ceil(numRows / rowsPerBlock)
      // The last block is filled up with rows that nobody reads.
      const rowsOf = (block: number): number => {
        const left = numRows - block * rowsPerBlock
        return Math.min(rowsPerBlock, Math.ceil(left / rowMultiple) * rowMultiple)
      }
      float64.fill(0, valuesAt / 8, combined / 8)
      for (let block = 0; block < numBlocks; block++) {
        const firstRow = block * rowsPerBlock
        for (let column = 0; column < numColumns; column++) {
          const at = valuesAt / 8 + column * rowsPerBlock
          reader.readColumn(
            featureOf[column]!,
            begin + firstRow,
            Math.min(rowsPerBlock, numRows - firstRow),
            float64,
            at
          )
        }
        findSlots(columns.address, numColumns, valuesAt, 8 * rowsPerBlock, rowsOf(block), slotsAt + block * slotBytes)
      }
      float64.fill(0, contributions / 8, (contributions + numBlocks * blockBytes) / 8)

      for (const [i, group] of groups.entries()) {
        const { from, to } = unitsInRange(group, firstTree, endTree)
        if (from === to) continue
        for (let unit = from; unit < to; unit++) {
          writeTable(group.units[unit]!, tables + 8 * group.tableOffsets[unit]!, leafValues, lostSets)
        }
        const { entries, endEntries, lines: linesAt } = linesOfGroup(uploaded, lines, i)
        const record = uploaded.parts[firstOtherPart + i]! + records[i]!.offsets[from]!
        for (let block = 0; block < numBlocks; block++) {
          const count = rowsOf(block)
          combineLines(entries, endEntries, linesAt, slotsAt + block * slotBytes, 4 * numColumns, count, combined)
          const ofOutput = contributions + block * blockBytes + group.output * valueBytes
          addPatterns(record, to - from, tables, combined, count, ofOutput)
        }
      }

      for (let row = 0; row < numRows; row++) {
        const block = Math.floor(row / rowsPerBlock)
        let from = (contributions + block * blockBytes) / 8 + (row % rowsPerBlock)
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

// The units of a group as the kernel reads them, and where each begins.
function recordsOf(
  { units, tableOffsets }: PatternGroup,
  columnOf: Int32Array
): { words: Uint32Array; offsets: number[] } {
  const words: number[] = []
  const offsets: number[] = []
  for (const [i, { features, numBits }] of units.entries()) {
    offsets.push(4 * words.length)
    const numUnused = 2 ** bitsPerUnit - 2 ** numBits
    words.push(8 * (tableOffsets[i]! - numUnused * features.length), features.length, (bitsPerUnit / 8) * i)
    for (const feature of features) words.push(8 * rowsPerBlock * columnOf[feature]!)
  }
  return { words: Uint32Array.from(words), offsets }
}
