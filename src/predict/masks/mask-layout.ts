/**
 * Prediction by mask tables on the WebAssembly kernels (src/kernels/assembly/bitvectors.ts).
 *
 * @module
 */
import type { Kernels } from '../../kernels/kernels.ts'
import { upload, type Uploaded } from '../../kernels/upload.ts'
import type { Forest } from '../../model/forest.ts'
import { bitsPerLine } from '../../ranks/bitvectors.ts'
import type { MaskTables } from './mask-tables.ts'
import { numSlotsOf, plainViews, type Slots } from '../../ranks/ranks.ts'
import { firstOtherPart, linesOfGroup, uploadLines } from '../../ranks/upload-bitvectors.ts'
import { cacheLineBytes, type Method } from '../wasm-layout.ts'

/** Rows whose lines the kernel combines before it reads them. */
const rowsAtOnce = 32
const maxRowLineBytes = 2 ** 25

/** Uploads mask tables; undefined when there is no room for them. */
export function createMaskMethod(
  kernels: Kernels,
  forest: Forest,
  slots: Slots,
  masks: MaskTables
): Method | undefined {
  const { tables, bitsPerTree, groups, outputOf, firstIteration, leafValues, leafNumbers } = masks
  const records = new Uint32Array(8 * groups.length)
  const uploaded = uploadLines(kernels.memory, tables, [records, leafValues, leafNumbers])
  if (uploaded === undefined) return undefined
  const [recordsAt, valuesAt, numbersAt] = uploaded.parts.slice(firstOtherPart) as [number, number, number]
  for (let group = 0; group < groups.length; group++) {
    const { entries, endEntries, lines } = linesOfGroup(uploaded, tables, group)
    records[8 * group] = entries
    records[8 * group + 1] = endEntries
    records[8 * group + 2] = lines
    records[8 * group + 3] = valuesAt + 8 * bitsPerLine * group
    records[8 * group + 4] = numbersAt + 4 * bitsPerLine * group
    records[8 * group + 5] = outputOf[group]!
    records[8 * group + 6] = firstIteration[group]!
    records[8 * group + 7] = groups[group]!.length
  }
  uploaded.write(firstOtherPart, records)

  const numColumns = slots.featureOf.length
  const numOutputs = forest.numTreesPerIteration
  const numGroups = groups.length
  let ofRows: Uploaded | undefined
  const sum: Method['sum'] = (start, end, slotsAt, numRows, room, scores) => {
    kernels.sumLines(
      recordsAt,
      numGroups,
      bitsPerTree,
      start,
      end,
      slotsAt,
      numColumns,
      numRows,
      room,
      scores,
      numOutputs
    )
  }
  return {
    name: 'masks',
    tables: uploaded,
    views: plainViews(slots),
    roomBytes: Math.max(rowsAtOnce * cacheLineBytes, 4 * numColumns + 2 * cacheLineBytes),
    sum,
    prepareRow: () => {
      ofRows ??= uploadRowLines(kernels, slots, masks)
    },
    sumRow: (start, end, slotsAt, room, scores) => {
      if (ofRows === undefined) sum(start, end, slotsAt, 1, room, scores)
      else {
        const columnsAt = ofRows.address
        kernels.sumLinesOfRow(
          recordsAt,
          numGroups,
          bitsPerTree,
          start,
          end,
          slotsAt,
          columnsAt,
          numColumns,
          room,
          scores
        )
      }
    },
    leaves: (start, end, slotsAt, numRows, room, leaves) => {
      kernels.leavesOfLines(
        recordsAt,
        numGroups,
        bitsPerTree,
        start,
        end,
        slotsAt,
        numColumns,
        numRows,
        room,
        leaves,
        numOutputs
      )
    }
  }
}

// The lines of each slot, for all groups side by side; undefined when there is no room.
function uploadRowLines(kernels: Kernels, slots: Slots, { groups, tables }: MaskTables): Uploaded | undefined {
  const { entryOffsets, entryColumn, entryMap, lineOfSlot } = tables
  const numColumns = slots.featureOf.length
  const firstSlot = new Int32Array(numColumns + 1)
  for (let column = 0; column < numColumns; column++) {
    firstSlot[column + 1] = firstSlot[column]! + numSlotsOf(slots, column)
  }
  const numLines = firstSlot[numColumns]! * groups.length
  if (2 * numLines > maxRowLineBytes) return undefined
  const lines = new Uint16Array(numLines)
  for (let group = 0; group < groups.length; group++) {
    for (let entry = entryOffsets[group]!; entry < entryOffsets[group + 1]!; entry++) {
      const column = entryColumn[entry]!
      for (let slot = 0; slot < numSlotsOf(slots, column); slot++) {
        lines[(firstSlot[column]! + slot) * groups.length + group] = lineOfSlot[entryMap[entry]! + slot]!
      }
    }
  }
  const columns = new Uint32Array(numColumns)
  const uploaded = upload(kernels.memory, [columns, lines])
  if (uploaded === undefined) return undefined
  for (let column = 0; column < numColumns; column++) {
    columns[column] = uploaded.parts[1]! + 2 * firstSlot[column]! * groups.length
  }
  uploaded.write(0, columns)
  return uploaded
}
