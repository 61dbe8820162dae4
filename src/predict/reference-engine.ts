/**
 * The reference walk as an engine. It prepares nothing, so it also evaluates the first few rows of a model.
 *
 * @module
 */
import type { Forest } from '../model/forest.ts'
import type { Engine } from './engine.ts'
import { addTrees, leafOf, walkRows } from './reference-walk.ts'

/** The reference engine of a forest. */
export function createReferenceEngine(forest: Forest): Engine {
  const numOutputs = forest.numTreesPerIteration
  return {
    description: { engine: 'reference', layout: 'walk', tableBytes: 0 },
    sum: (reader, start, end, scores) => walkRows(forest, reader, { start, end }, scores),
    sumRow: (row, start, end, scores) => addTrees(forest, row, start, end, scores, 0),
    leaves: ({ numRows, read }, start, end, leaves) => {
      const row = new Float64Array(forest.numFeatures)
      const numTrees = (end - start) * numOutputs
      for (let i = 0; i < numRows; i++) {
        read(i, row)
        for (let t = 0; t < numTrees; t++) {
          const tree = start * numOutputs + t
          leaves[i * numTrees + t] = leafOf(forest, tree, row) - forest.leafOffsets[tree]!
        }
      }
    }
  }
}
