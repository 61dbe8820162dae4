/**
 * Where engines for batches of rows are put in, so that a bundle holds them only with what needs them.
 *
 * @module
 */
import type { RowReader } from '../data/row-reader.ts'
import type { Forest } from '../model/forest.ts'

/** Evaluates the trees of one forest for many rows. */
export interface BatchEngine {
  /**
   * Adds the leaf values of iterations `start` to `end` (exclusive), trees in order, to the scores of all rows of a reader.
   *
   * @param scores - what sums start from [numRows × numTreesPerIteration]
   */
  readonly sum: (reader: RowReader, start: number, end: number, scores: Float64Array) => void
  /**
   * Writes the leaf numbers, within each tree, of iterations `start` to `end` (exclusive).
   *
   * @param leaves - [numRows × numTrees], trees in order
   */
  readonly leaves: (reader: RowReader, start: number, end: number, leaves: Int32Array) => void
}

/** What finds the engine for a batch of rows; undefined where it does not hold the forest or does not pay for so few rows. */
export type BatchMethod = (forest: Forest, numRows: number) => BatchEngine | undefined

const methods = new Set<BatchMethod>()
let find: BatchMethod = () => undefined

/** Puts a method in. Those that have been put in earlier are asked first. */
export function useBatchMethod(method: BatchMethod): void {
  methods.add(method)
  find = (forest, numRows) => {
    for (const one of methods) {
      const engine = one(forest, numRows)
      if (engine !== undefined) return engine
    }
    return undefined
  }
}

/** The engine for a batch of rows; undefined where no method that has been put in has one. */
export function batchEngineOf(forest: Forest, numRows: number): BatchEngine | undefined {
  return find(forest, numRows)
}
