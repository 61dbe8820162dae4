/**
 * The engine for single rows by decision tables, on the WebAssembly kernels (src/kernels/assembly/table-rows.ts).
 *
 * @module
 */
import type { BatchFunctions } from '../kernels/batch-kernels-data.ts'
import { layoutOf } from '../kernels/layout.ts'
import type { KernelMemory } from '../kernels/memory.ts'
import type { Forest } from '../model/forest.ts'
import type { Ranks } from '../ranks/ranks.ts'
import type { RowEngine } from './batch-engine.ts'
import type { ForestTables } from './forest-tables.ts'
import { columnsPerBlock, isWide, numBlocksOf, treeBytes, type UploadedTables, vectorBytes } from './upload-tables.ts'

/** What an engine runs on. */
export interface TableKernels {
  readonly batch: BatchFunctions
  readonly memory: KernelMemory
  readonly uploaded: UploadedTables
}

/** The engine for single rows of a forest whose tables have been uploaded; undefined where there is no room for a row. */
export function createTableRowEngine(
  { numTreesPerIteration: numOutputs }: Forest,
  { featureOf }: Ranks,
  tables: ForestTables,
  { batch, memory, uploaded }: TableKernels
): RowEngine | undefined {
  const { treesPerTable, width, leafOffsets, byteColumns } = tables
  const { columns, trees, lanes } = uploaded.address
  const wide = isWide(tables)
  const placeBytes = wide ? 2 : 1
  const numColumns = featureOf.length
  const tablesPerIteration = numOutputs / treesPerTable
  const numBlocks = numBlocksOf(tables)
  const row = layoutOf({
    values: 8 * numColumns,
    scores: 8 * numOutputs,
    bytes: Math.max(byteColumns.length, columnsPerBlock * numBlocks),
    places: 2 * leafOffsets.length
  })
  const { offset } = row
  if (!memory.reserveScratch(row.bytes)) return undefined
  // Those of tables from `first` on, at least.
  const findPlaces = (first: number, end: number, bytes: number, places: number): void => {
    if (numBlocks === 0) {
      batch.placesByCondition(
        trees + treeBytes * first,
        trees + treeBytes * end,
        Number(wide),
        bytes,
        places + placeBytes * first
      )
      return
    }
    const firstVector = Math.floor((first * placeBytes) / 2)
    const endVector = Math.ceil((end * placeBytes) / 2)
    const [begin, stop] = [lanes + vectorBytes * firstVector, lanes + vectorBytes * endVector]
    batch.placesOfRow(begin, stop, bytes, numBlocks, places + 2 * firstVector)
  }
  return {
    description: { engine: 'wasm', layout: 'tables', tableBytes: uploaded.bytes },
    sumRow: (values, start, end, scores) => {
      const block = memory.scratch(row.bytes)
      const [valuesAt, scoresAt] = [block + offset.values, block + offset.scores]
      const [bytes, places] = [block + offset.bytes, block + offset.places]
      const float64 = memory.float64()
      for (let column = 0; column < numColumns; column++) float64[valuesAt / 8 + column] = values[featureOf[column]!]!
      for (let output = 0; output < numOutputs; output++) float64[scoresAt / 8 + output] = scores[output]!
      batch.rankRow(columns, numColumns, valuesAt, bytes)
      const [first, last] = [start * tablesPerIteration, end * tablesPerIteration]
      findPlaces(first, last, bytes, places)
      batch.sumPlaces(
        trees + treeBytes * first,
        trees + treeBytes * last,
        Number(wide),
        places + placeBytes * first,
        width,
        treesPerTable,
        numOutputs,
        scoresAt
      )
      for (let output = 0; output < numOutputs; output++) scores[output] = float64[scoresAt / 8 + output]!
    }
  }
}
