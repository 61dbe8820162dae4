/**
 * What the WebAssembly engine needs of a layout of the trees.
 *
 * @module
 */
import type { RankEncoding } from '../ranks/ranks.ts'

/** The kernel calls of one layout, on rows of ranks. Addresses are in bytes of the kernels' memory. */
export interface WasmLayout {
  readonly name: 'masks' | 'walk'
  /** Size of the uploaded tables. */
  readonly tableBytes: number
  /** What a row of ranks consists of. */
  readonly encodings: readonly RankEncoding[]
  /** Bytes of scratch that the calls need. */
  readonly scratchBytes: number
  /** Adds to the scores [numRows × numOutputs]. */
  readonly sum: (start: number, end: number, ranks: number, numRows: number, scratch: number, scores: number) => void
  /** Prepares what only single rows need; to be called before addresses for `sumRow` are taken. */
  readonly prepareRow: () => void
  /** `sum` for one row. */
  readonly sumRow: (start: number, end: number, ranks: number, scratch: number, scores: number) => void
  /** Writes leaf numbers [numRows × numTrees]. */
  readonly leaves: (start: number, end: number, ranks: number, numRows: number, scratch: number, leaves: number) => void
}
