/**
 * Prediction by mask tables on the WebAssembly kernels (src/kernels/assembly/masks.ts).
 *
 * @module
 */
import type { Kernels } from '../../kernels/kernels.ts'
import { cacheLineBytes } from '../../kernels/layout.ts'
import { upload, type Uploaded } from '../../kernels/upload.ts'
import type { Forest } from '../../model/forest.ts'
import { bitsPerBitvector, bitvectorBytes } from '../../ranks/bitvectors.ts'
import { numRanksOf, plainEncodings, type Ranks } from '../../ranks/ranks.ts'
import { bitvectorsOfGroup, uploadBitvectors } from '../../ranks/upload-bitvectors.ts'
import type { WasmLayout } from '../wasm-layout.ts'
import type { MaskTables } from './mask-tables.ts'

// Rows whose bitvectors the kernel combines before it reads them.
const rowsAtOnce = 32
const maxRowTableBytes = 2 ** 25

/** Uploads mask tables; undefined when the kernels' memory is full. */
export function createMaskLayout(
  kernels: Kernels,
  forest: Forest,
  ranks: Ranks,
  masks: MaskTables
): WasmLayout | undefined {
  const { tables, bitsPerTree, groups, outputOf, firstIteration, leafValues, leafNumbers } = masks
  const records = new Uint32Array(8 * groups.length)
  const uploaded = uploadBitvectors(kernels.memory, tables, { records, leafValues, leafNumbers })
  if (uploaded === undefined) return undefined
  const { address } = uploaded
  for (let group = 0; group < groups.length; group++) {
    const { entries, endEntries, bitvectors } = bitvectorsOfGroup(uploaded, tables, group)
    const record = [
      entries,
      endEntries,
      bitvectors,
      address.leafValues + 8 * bitsPerBitvector * group,
      address.leafNumbers + 4 * bitsPerBitvector * group,
      outputOf[group]!,
      firstIteration[group]!,
      groups[group]!.length
    ]
    records.set(record, 8 * group)
  }
  uploaded.write('records', records)

  const numColumns = ranks.featureOf.length
  const numOutputs = forest.numTreesPerIteration
  const isFloat32 = Number(forest.sumType === 'float32')
  const numGroups = groups.length
  let rowTables: UploadedRowTables | undefined
  const sum: WasmLayout['sum'] = (start, end, ranksAt, numRows, scratch, scores) => {
    kernels.sumMasks(
      address.records,
      numGroups,
      bitsPerTree,
      start,
      end,
      isFloat32,
      ranksAt,
      numColumns,
      numRows,
      scratch,
      scores,
      numOutputs
    )
  }
  return {
    name: 'masks',
    tableBytes: uploaded.bytes,
    encodings: plainEncodings(ranks),
    scratchBytes: Math.max(rowsAtOnce * bitvectorBytes, 4 * numColumns + cacheLineBytes + bitvectorBytes),
    sum,
    prepareRow: () => {
      rowTables ??= uploadRowTables(kernels, ranks, masks)
    },
    sumRow: (start, end, ranksAt, scratch, scores) => {
      if (rowTables === undefined) sum(start, end, ranksAt, 1, scratch, scores)
      else {
        kernels.sumMasksOfRow(
          address.records,
          numGroups,
          bitsPerTree,
          start,
          end,
          isFloat32,
          ranksAt,
          rowTables.address.columns,
          numColumns,
          scratch,
          scores
        )
      }
    },
    leaves: (start, end, ranksAt, numRows, scratch, leaves) => {
      kernels.leavesOfMasks(
        address.records,
        numGroups,
        bitsPerTree,
        start,
        end,
        ranksAt,
        numColumns,
        numRows,
        scratch,
        leaves,
        numOutputs
      )
    }
  }
}

type UploadedRowTables = Uploaded<'columns' | 'bitvectorOfRank'>

// For each rank the numbers of its bitvectors, for all groups side by side; undefined when they are too many.
function uploadRowTables(
  kernels: Kernels,
  ranks: Ranks,
  { groups, tables }: MaskTables
): UploadedRowTables | undefined {
  const { entryOffsets, entryColumn, entryOffset, bitvectorOfRank } = tables
  const numColumns = ranks.featureOf.length
  const firstRank = new Int32Array(numColumns + 1)
  for (let column = 0; column < numColumns; column++) {
    firstRank[column + 1] = firstRank[column]! + numRanksOf(ranks, column)
  }
  const length = firstRank[numColumns]! * groups.length
  if (2 * length > maxRowTableBytes) return undefined
  const ofRow = new Uint16Array(length)
  for (let group = 0; group < groups.length; group++) {
    for (let entry = entryOffsets[group]!; entry < entryOffsets[group + 1]!; entry++) {
      const column = entryColumn[entry]!
      for (let rank = 0; rank < numRanksOf(ranks, column); rank++) {
        ofRow[(firstRank[column]! + rank) * groups.length + group] = bitvectorOfRank[entryOffset[entry]! + rank]!
      }
    }
  }
  const columns = new Uint32Array(numColumns)
  const uploaded = upload(kernels.memory, { columns, bitvectorOfRank: ofRow })
  if (uploaded === undefined) return undefined
  for (let column = 0; column < numColumns; column++) {
    columns[column] = uploaded.address.bitvectorOfRank + 2 * firstRank[column]! * groups.length
  }
  uploaded.write('columns', columns)
  return uploaded
}
