/**
 * What an engine is: it evaluates the trees of a forest for many rows. Every engine gives the bits of the reference walk in
 * `reference-walk.ts`.
 *
 * @module
 */
import type { RowReader } from '../data/row-reader.ts'

/** Evaluates the trees of one forest. */
export interface Engine {
  readonly description: EngineDescription
  /**
   * Adds the leaf values of iterations `start` to `end` (exclusive), trees in order, to the scores of all rows of a reader.
   *
   * @param scores - what sums start from: see `base-scores.ts` [numRows × numTreesPerIteration]
   */
  readonly sum: (reader: RowReader, start: number, end: number, scores: Float64Array) => void
  /** `sum` for one row as the trees see it [numFeatures], without allocating. */
  readonly sumRow: (row: Float64Array, start: number, end: number, scores: Float64Array) => void
  /**
   * Writes the leaf numbers, within each tree, of iterations `start` to `end` (exclusive).
   *
   * @param leaves - [numRows × numTrees], trees in order
   */
  readonly leaves: (reader: RowReader, start: number, end: number, leaves: Int32Array) => void
}

/** What evaluates a model. */
export interface EngineDescription {
  /** `wasm`: WebAssembly with SIMD; `js`: plain JavaScript; `reference`: the plain walk that all others are tested against. */
  readonly engine: 'wasm' | 'js' | 'reference'
  /** How the trees are laid out: `masks`, bitvectors looked up by rank; `walk`, nodes that lead to nodes. */
  readonly layout: 'masks' | 'walk'
  /** Size of the tables made for the model, in bytes. */
  readonly tableBytes: number
}
