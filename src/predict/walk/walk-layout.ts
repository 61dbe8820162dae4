/**
 * Prediction by a walk through slots on the WebAssembly kernels (src/kernels/assembly/walk.ts).
 *
 * @module
 */
import type { Kernels } from '../../kernels/kernels.ts'
import { upload } from '../../kernels/upload.ts'
import type { Forest } from '../../model/forest.ts'
import type { Slots } from '../../ranks/ranks.ts'
import { makeWalkTables, recordLength } from './walk-tables.ts'
import type { Method } from '../wasm-layout.ts'

/** Uploads walk tables; undefined when there is no room for them. */
export function createWalkMethod(kernels: Kernels, forest: Forest, slots: Slots): Method | undefined {
  const { views, records, firstLeaf, roots, hasSets, sets } = makeWalkTables(forest, slots)
  const { leafValue, leafOffsets, numTreesPerIteration: numOutputs } = forest
  const uploaded = upload(kernels.memory, [records, leafValue, roots, hasSets, sets])
  if (uploaded === undefined) return undefined
  const [recordsAt, valuesAt, rootsAt, hasSetsAt, setsAt] = uploaded.parts as [number, number, number, number, number]
  for (let record = 0; record < records.length; record += recordLength) {
    records[record]! *= 4
    records[record + 2] = recordsAt + 4 * records[record + 2]!
    records[record + 3] = recordsAt + 4 * records[record + 3]!
  }
  uploaded.write(0, records)
  uploaded.write(
    2,
    roots.map((root) => recordsAt + 4 * root)
  )

  const rowBytes = 4 * views.length
  const firstLeafAt = recordsAt + 4 * firstLeaf
  const sum: Method['sum'] = (start, end, slotsAt, numRows, _room, scores) => {
    kernels.sumWalks(
      firstLeafAt,
      valuesAt,
      rootsAt,
      hasSetsAt,
      setsAt,
      start * numOutputs,
      end * numOutputs,
      slotsAt,
      rowBytes,
      numRows,
      scores,
      numOutputs
    )
  }
  return {
    name: 'walk',
    tables: uploaded,
    views,
    roomBytes: 0,
    sum,
    prepareRow: () => {},
    sumRow: (start, end, slotsAt, room, scores) => sum(start, end, slotsAt, 1, room, scores),
    leaves: (start, end, slotsAt, numRows, _room, leaves) => {
      const firstTree = start * numOutputs
      const numTrees = (end - start) * numOutputs
      kernels.leavesOfWalks(
        firstLeafAt,
        rootsAt,
        hasSetsAt,
        setsAt,
        firstTree,
        firstTree + numTrees,
        slotsAt,
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
