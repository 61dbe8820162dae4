/**
 * What an engine is: it evaluates the trees of a forest for many rows. Every engine gives the bits of the reference walk in
 * `reference-walk.ts`.
 *
 * @module
 */
import type { BatchEngine } from '../decision-tables/batch-engine.ts'

/** Evaluates the trees of one forest, for many rows or for one. */
export interface Engine extends BatchEngine {
  readonly description: EngineDescription
  /** `sum` for one row as the trees see it [numFeatures], without allocating. */
  readonly sumRow: (row: Float64Array, start: number, end: number, scores: Float64Array) => void
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
