/**
 * SHAP by patterns in plain JavaScript, the twin of the WebAssembly kernel.
 *
 * @module
 */
import type { Forest } from '../../model/forest.ts'
import { wordsPerLine } from '../../ranks/bitvectors.ts'
import { slotOf, slotsOf } from '../../ranks/ranks.ts'
import { bitsPerUnit, type PatternPlan, roomOf, rowsPerBlock, unitsInRange } from './subtree-groups.ts'
import type { PatternUnit } from './subtrees.ts'
import { tableLengthOf, writeLeafValues, writeLostSets } from './leaf-tables.ts'
import type { AddTrees } from '../quadrature/quadrature-tree.ts'

const unitsPerWord = 32 / bitsPerUnit

/** Prepares a plan. */
export function createJsPatterns(forest: Forest, plan: PatternPlan): AddTrees {
  const { groups, lines } = plan
  const room = roomOf(plan)
  const slots = slotsOf(forest)
  const numColumns = slots.featureOf.length
  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  return (reader, firstTree, endTree, values) => {
    const { numRows } = reader
    const slotsOfRows = new Int32Array(numRows * numColumns)
    const column = new Float64Array(numRows)
    for (const [i, feature] of slots.featureOf.entries()) {
      reader.readColumn(feature, 0, numRows, column, 0)
      for (let row = 0; row < numRows; row++) slotsOfRows[i * numRows + row] = slotOf(slots, i, column[row]!)
    }

    const tables = new Float64Array(room.tableLength)
    const lostSets = new Int32Array(room.numPatterns)
    const leafValues = new Float64Array(room.numLeafValues)
    const combined = new Int32Array(rowsPerBlock * wordsPerLine)
    for (const [i, group] of groups.entries()) {
      const { output, units, tableOffsets } = group
      const { from, to } = unitsInRange(group, firstTree, endTree)
      if (from === to) continue
      for (let unit = from; unit < to; unit++) {
        writeTable(units[unit]!, tables, tableOffsets[unit]!, lostSets, leafValues)
      }
      for (let firstRow = 0; firstRow < numRows; firstRow += rowsPerBlock) {
        const count = Math.min(rowsPerBlock, numRows - firstRow)
        combineLines(i, firstRow, count)
        for (let unit = from; unit < to; unit++) {
          addTable(
            units[unit]!,
            tables,
            tableOffsets[unit]!,
            combined,
            unit,
            count,
            values,
            (firstRow * numOutputs + output) * numFeatures,
            numOutputs * numFeatures
          )
        }
      }
    }

    function combineLines(group: number, firstRow: number, count: number): void {
      combined.fill(-1)
      for (let entry = lines.entryOffsets[group]!; entry < lines.entryOffsets[group + 1]!; entry++) {
        const firstSlot = lines.entryColumn[entry]! * numRows + firstRow
        const map = lines.entryMap[entry]!
        for (let row = 0, at = 0; row < count; row++) {
          const line = lines.firstLine[group]! + lines.lineOfSlot[map + slotsOfRows[firstSlot + row]!]!
          const begin = line * wordsPerLine
          for (let word = 0; word < wordsPerLine; word++) combined[at++]! &= lines.lines[begin + word]!
        }
      }
    }
  }
}

function writeTable(
  unit: PatternUnit,
  tables: Float64Array,
  offset: number,
  lostSets: Int32Array,
  leafValues: Float64Array
): void {
  const numFeatures = unit.features.length
  const numPatterns = 2 ** unit.numBits
  tables.fill(0, offset, offset + tableLengthOf(unit))
  for (const leaf of unit.leaves) {
    writeLostSets(leaf, lostSets, 0)
    writeLeafValues(leaf, numFeatures, leafValues, 0)
    for (let pattern = 0, to = offset; pattern < numPatterns; pattern++) {
      const from = lostSets[pattern]! * numFeatures
      for (let i = 0; i < numFeatures; i++) tables[to++]! += leafValues[from + i]!
    }
  }
}

// Adds a unit's contributions to those of a block of rows; a row's values are `stride` behind those of the row before.
function addTable(
  { features, numBits }: PatternUnit,
  tables: Float64Array,
  offset: number,
  combined: Int32Array,
  unit: number,
  numRows: number,
  values: Float64Array,
  begin: number,
  stride: number
): void {
  const numFeatures = features.length
  const word = Math.floor(unit / unitsPerWord)
  const shift = (unit % unitsPerWord) * bitsPerUnit
  const mask = 2 ** numBits - 1
  for (let row = 0, to = begin; row < numRows; row++, to += stride) {
    const pattern = (combined[row * wordsPerLine + word]! >>> shift) & mask
    const from = offset + pattern * numFeatures
    for (let i = 0; i < numFeatures; i++) values[to + features[i]!]! += tables[from + i]!
  }
}
