/**
 * Where engines besides those of src/predict are put in, so that a bundle holds them only with what needs them.
 *
 * @module
 */
import type { RowReader } from '../data/row-reader.ts'
import type { Forest } from '../model/forest.ts'

/** What evaluates a model. */
export interface EngineDescription {
  /** `wasm`: WebAssembly with SIMD; `js`: plain JavaScript; `reference`: the plain walk that all others are tested against. */
  readonly engine: 'wasm' | 'js' | 'reference'
  /**
   * How the trees are laid out: `masks`, bitvectors looked up by rank; `walk`, nodes that lead to nodes; `tables`, leaves looked up by
   * the answers to a tree's conditions.
   */
  readonly layout: 'masks' | 'walk' | 'tables'
  /** Size of the tables made for the model, in bytes. */
  readonly tableBytes: number
}

/** Evaluates the trees of one forest for one row at a time. */
export interface RowEngine {
  readonly description: EngineDescription
  /**
   * Adds the leaf values of iterations `start` to `end` (exclusive), trees in order, to the scores of a row, without allocating.
   *
   * @param row - as the trees see it [numFeatures]
   * @param scores - what sums start from [numTreesPerIteration]
   */
  readonly sumRow: (row: Float64Array, start: number, end: number, scores: Float64Array) => void
}

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
  /** For single rows; undefined where other engines are faster. */
  readonly row?: RowEngine | undefined
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
