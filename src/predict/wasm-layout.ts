/**
 * What the WebAssembly engine asks of its two methods.
 *
 * @module
 */
import type { Uploaded } from '../kernels/upload.ts'
import type { View } from '../ranks/ranks.ts'

/** Bytes between things that should not share a cache line. */
export const cacheLineBytes = 64

/** The kernel calls of one method, on rows whose slots have been found. Addresses are bytes of the kernels' memory. */
export interface Method {
  readonly name: 'masks' | 'walk'
  readonly tables: Uploaded
  /** What a row of slots consists of. */
  readonly views: readonly View[]
  /** Bytes of room the calls need besides. */
  readonly roomBytes: number
  /** Adds to the scores [numRows × numOutputs]. */
  readonly sum: (start: number, end: number, slots: number, numRows: number, room: number, scores: number) => void
  /** Prepares what only single rows need. To be called before addresses for `sumRow` are taken. */
  readonly prepareRow: () => void
  /** `sum` for one row. */
  readonly sumRow: (start: number, end: number, slots: number, room: number, scores: number) => void
  /** Writes leaf numbers [numRows × numTrees]. */
  readonly leaves: (start: number, end: number, slots: number, numRows: number, room: number, leaves: number) => void
}
