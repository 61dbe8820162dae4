/**
 * Prediction by a walk through ranks on the WebAssembly kernels (src/kernels/assembly/walk.ts).
 *
 * @module
 */
import type { Kernels } from '../../kernels/kernels.ts'
import { upload } from '../../kernels/upload.ts'
import type { Forest } from '../../model/forest.ts'
import type { Ranks } from '../../ranks/ranks.ts'
import type { WasmLayout } from '../wasm-layout.ts'
import { makeWalkTables, recordLength } from './walk-tables.ts'

/** Uploads walk tables; undefined when they would be too large or the kernels' memory is full. */
export function createWalkLayout(kernels: Kernels, forest: Forest, ranks: Ranks): WasmLayout | undefined {
  const tables = makeWalkTables(forest, ranks)
  if (tables === undefined) return undefined
  const { encodings, records, firstLeaf, roots, hasSets, sets } = tables
  const { leafValue, leafOffsets, numTreesPerIteration: numOutputs } = forest
  const uploaded = upload(kernels.memory, { records, leafValues: leafValue, roots, hasSets, sets })
  if (uploaded === undefined) return undefined
  const { address } = uploaded
  for (let record = 0; record < records.length; record += recordLength) {
    records[record]! *= 4
    records[record + 2] = address.records + 4 * records[record + 2]!
    records[record + 3] = address.records + 4 * records[record + 3]!
  }
  uploaded.write('records', records)
  uploaded.write(
    'roots',
    roots.map((root) => address.records + 4 * root)
  )

  const rowBytes = 4 * encodings.length
  const firstLeafAt = address.records + 4 * firstLeaf
  const isFloat32 = Number(forest.sumType === 'float32')
  const sum: WasmLayout['sum'] = (start, end, ranksAt, numRows, _scratch, scores) => {
    kernels.sumWalks(
      firstLeafAt,
      address.leafValues,
      address.roots,
      address.hasSets,
      address.sets,
      start * numOutputs,
      end * numOutputs,
      ranksAt,
      rowBytes,
      numRows,
      scores,
      numOutputs,
      isFloat32
    )
  }
  return {
    name: 'walk',
    tableBytes: uploaded.bytes,
    encodings,
    scratchBytes: 0,
    sum,
    prepareRow: () => {},
    sumRow: (start, end, ranksAt, scratch, scores) => sum(start, end, ranksAt, 1, scratch, scores),
    leaves: (start, end, ranksAt, numRows, _scratch, leaves) => {
      const firstTree = start * numOutputs
      const numTrees = (end - start) * numOutputs
      kernels.leavesOfWalks(
        firstLeafAt,
        address.roots,
        address.hasSets,
        address.sets,
        firstTree,
        firstTree + numTrees,
        ranksAt,
        rowBytes,
        numRows,
        leaves
      )
      const int32 = kernels.memory.int32()
      for (let i = 0, position = leaves / 4; i < numRows; i++) {
        for (let t = 0; t < numTrees; t++) int32[position++]! -= leafOffsets[firstTree + t]!
      }
    }
  }
}
