/**
 * Raw scores by any engine, of forests with linear leaves as well: there the engine finds the leaves, and their outputs are
 * computed from the row.
 *
 * @module
 */
import type { RowReader } from '../data/row-reader.ts'
import type { BatchEngine, RowEngine } from '../decision-tables/batch-engine.ts'
import type { Forest } from '../model/forest.ts'
import type { Engine } from './engine.ts'
import { type IterationSpan, leafOutput } from './reference-walk.ts'

const maxRows = 256

/**
 * Adds the outputs of a span of iterations to the scores of all rows of a reader.
 *
 * @param scores - [numRows × numTreesPerIteration]
 * @param scratch - for the leaves of one row or more; used for linear leaves only
 */
export function sumRows(
  forest: Forest,
  reader: RowReader,
  { start, end }: IterationSpan,
  scores: Float64Array,
  engine: BatchEngine,
  scratch?: Int32Array
): void {
  if (forest.linear === undefined) {
    engine.sum(reader, start, end, scores)
    return
  }
  const numOutputs = forest.numTreesPerIteration
  const firstTree = start * numOutputs
  const numTrees = (end - start) * numOutputs
  const row = new Float64Array(forest.numFeatures)
  const leaves = scratch ?? new Int32Array(Math.min(maxRows, reader.numRows) * numTrees)
  for (let firstRow = 0; firstRow < reader.numRows; firstRow += maxRows) {
    const numRows = Math.min(maxRows, reader.numRows - firstRow)
    engine.leaves(rowsFrom(reader, firstRow, numRows), start, end, leaves)
    for (let i = 0; i < numRows; i++) {
      reader.read(firstRow + i, row)
      for (let t = 0; t < numTrees; t++) {
        const leaf = forest.leafOffsets[firstTree + t]! + leaves[i * numTrees + t]!
        const position = (firstRow + i) * numOutputs + (t % numOutputs)
        const sum = scores[position]! + leafOutput(forest, firstTree + t, leaf, row)
        scores[position] = forest.sumType === 'float32' ? Math.fround(sum) : sum
      }
    }
  }
}

/** The engine for single rows of a forest with linear leaves. */
export function linearRowEngine(forest: Forest, engine: Engine): RowEngine {
  const values = new Float64Array(forest.numFeatures)
  const leaves = new Int32Array(forest.numTrees)
  const reader: RowReader = {
    numRows: 1,
    read: (_row, target) => target.set(values),
    readColumn: (feature, _firstRow, _numRows, target, offset) => {
      target[offset] = values[feature]!
    }
  }
  return {
    description: engine.description,
    sumRow: (row, start, end, scores) => {
      values.set(row)
      sumRows(forest, reader, { start, end }, scores, engine, leaves)
    }
  }
}

function rowsFrom({ read, readColumn }: RowReader, firstRow: number, numRows: number): RowReader {
  return {
    numRows,
    read: (row, target) => read(firstRow + row, target),
    readColumn: (feature, first, count, target, offset) => readColumn(feature, firstRow + first, count, target, offset)
  }
}
