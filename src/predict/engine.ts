/**
 * What an engine is: it evaluates the trees of a forest for many rows. Every engine gives the bits of the reference in `walk.ts`.
 *
 * @module
 */
import type { RowReader } from '../data/rows.ts'

/** Evaluates the trees of one forest. */
export interface Engine {
  readonly description: EngineDescription
  /**
   * Sums the leaf values of iterations `start` to `end` (exclusive), trees in order, for all rows of a reader.
   *
   * @param scores - receives the raw scores [numRows × numTreesPerIteration]
   */
  readonly sum: (reader: RowReader, start: number, end: number, scores: Float64Array) => void
  /** `sum` for one row [numFeatures], without allocating. */
  readonly sumRow: (row: Float64Array, start: number, end: number, scores: Float64Array) => void
  /**
   * Writes the leaf numbers, within each tree, of iterations `start` to `end` (exclusive).
   *
   * @param leaves - [numRows × numTrees], trees in order
   */
  readonly leaves: (reader: RowReader, start: number, end: number, leaves: Int32Array) => void
}

/** Which engine evaluates a model. */
export interface EngineDescription {
  /** `wasm`: WebAssembly with SIMD; `js`: plain JavaScript; `reference`: the plain walk that all are tested against. */
  readonly engine: 'wasm' | 'js' | 'reference'
  /** `masks`: bit masks looked up by value; `walk`: from node to node. */
  readonly method: 'masks' | 'walk'
  /** Size of what was prepared for the model, in bytes. */
  readonly tableBytes: number
}
