/**
 * Decision tables in the kernels' memory, as src/kernels/assembly/decision-tables.ts reads them.
 *
 * @module
 */
import type { KernelMemory } from '../kernels/memory.ts'
import { upload, type Uploaded } from '../kernels/upload.ts'
import { concatenated } from '../model/forest-builder.ts'
import { numRanksOf, type Ranks } from '../ranks/ranks.ts'
import { createColumnRecords } from './column-records.ts'
import type { ForestTables } from './forest-tables.ts'

/** Rows that the kernels take together. */
export const groupRows = 128
/** Size of the records of trees. */
export const treeBytes = 16
/** Size of the records of sixteen conditions of a row. */
export const vectorBytes = 32
/** Byte columns that a vector looks its conditions' bytes up in at once. */
export const columnsPerBlock = 16

const conditionBytes = 8
const mapBytes = 8
const conditionsPerByte = 8
// Bytes are compared as numbers with a sign.
const signBit = 0x80
// What no byte exceeds.
const never = 0x7f
// With more byte columns, one condition after the other is faster, and their numbers were too large for a byte.
const maxBlocks = 12

/** `columns` and `trees` are the kernels' records of them, `lanes` the conditions in vectors, none where there are too many byte columns. */
export type UploadedTables = Uploaded<'columns' | 'trees' | 'lanes'>

/** Uploads the tables; undefined when the memory is full. */
export function uploadTables(memory: KernelMemory, ranks: Ranks, tables: ForestTables): UploadedTables | undefined {
  const { conditionOffsets, leafOffsets, byteColumnOf, above } = tables
  const columns = createColumnRecords(ranks)
  const numbered = [...tables.byteColumns.entries()].sort(([, a], [, b]) => a.column - b.column)
  const maps = new Uint32Array((mapBytes / 4) * numbered.length)
  const trees = new Uint32Array((treeBytes / 4) * leafOffsets.length)
  const conditions = new Int32Array((conditionBytes / 4) * above.length)
  for (let condition = 0; condition < above.length; condition++) {
    conditions[2 * condition] = groupRows * byteColumnOf[condition]!
    conditions[2 * condition + 1] = above[condition]! ^ signBit
  }
  const uploaded = upload(memory, {
    columns: columns.records,
    maps,
    trees,
    conditions,
    lanes: lanesOf(tables),
    breakpoints: columns.breakpoints,
    starts: columns.starts,
    bytes: concatenated(
      numbered.map(([, { byteOfRank }]) => byteOfRank.map((byte) => byte ^ signBit)),
      Uint8Array
    ),
    leafValues: tables.leafValues
  })
  if (uploaded === undefined) return undefined
  const { address } = uploaded

  let { bytes, maps: map } = address
  let numMapped = 0
  columns.fill(address, (column) => {
    const firstMap = map
    for (; numMapped < numbered.length && numbered[numMapped]![1].column === column; numMapped++) {
      const [number, { byteOfRank }] = numbered[numMapped]!
      maps.set([bytes, groupRows * number], 2 * numMapped)
      bytes += byteOfRank.length
      map += mapBytes
    }
    return [numRanksOf(ranks, column) - 1, firstMap, map]
  })
  for (let table = 0; table < leafOffsets.length; table++) {
    const begin = address.conditions + conditionBytes * conditionOffsets[table]!
    const end = address.conditions + conditionBytes * conditionOffsets[table + 1]!
    const ofLowByte = Math.max(begin, end - conditionBytes * conditionsPerByte)
    trees.set([begin, ofLowByte, end, address.leafValues + 8 * leafOffsets[table]!], (treeBytes / 4) * table)
  }
  uploaded.write('columns', columns.records)
  uploaded.write('maps', maps)
  uploaded.write('trees', trees)
  return uploaded
}

/** Whether places have two bytes. */
export function isWide({ maxConditions }: ForestTables): boolean {
  return maxConditions > conditionsPerByte
}

/** Blocks of byte columns, or 0 where they are too many for vectors. */
export function numBlocksOf({ byteColumns }: ForestTables): number {
  const numBlocks = Math.max(1, Math.ceil(byteColumns.length / columnsPerBlock))
  return numBlocks > maxBlocks ? 0 : numBlocks
}

// The conditions of all tables as the kernel `placesOfRow` reads them.
function lanesOf(tables: ForestTables): Uint8Array {
  const { conditionOffsets, byteColumnOf, above } = tables
  if (numBlocksOf(tables) === 0) return new Uint8Array(0)
  const numTables = conditionOffsets.length - 1
  const tablesPerVector = isWide(tables) ? 1 : 2
  const lanes = new Uint8Array(vectorBytes * Math.ceil(numTables / tablesPerVector))
  for (let limits = vectorBytes / 2; limits < lanes.length; limits += vectorBytes)
    lanes.fill(never, limits, limits + vectorBytes / 2)
  for (let table = 0; table < numTables; table++) {
    let lane = vectorBytes * Math.floor(table / tablesPerVector) + conditionsPerByte * (table % tablesPerVector)
    for (let condition = conditionOffsets[table + 1]! - 1; condition >= conditionOffsets[table]!; condition--, lane++) {
      lanes[lane] = byteColumnOf[condition]!
      lanes[lane + vectorBytes / 2] = above[condition]! ^ signBit
    }
  }
  return lanes
}
