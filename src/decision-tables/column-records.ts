/**
 * `createColumnRecords`: how the kernels `rankBytes` and `sliceColumn` are told of a forest's columns.
 *
 * @module
 */
import { concatenated } from '../model/forest-builder.ts'
import type { Ranks } from '../ranks/ranks.ts'
import { rankSearchOf } from './rank-search.ts'

/** Bytes of a column's record. */
export const columnBytes = 48

/** The tables of all searches for ranks, and what tells where each column's begin. */
export interface ColumnRecords {
  readonly breakpoints: Float64Array
  readonly starts: Int32Array
  /** All records; zeros until `fill`. */
  readonly records: Float64Array
  /**
   * Fills the records.
   *
   * @param address - where `breakpoints` and `starts` are
   * @param restOf - what follows a column's search: the rank of NaN, and two numbers of the kernel's own
   */
  readonly fill: (
    address: { readonly breakpoints: number; readonly starts: number },
    restOf: (column: number) => readonly [number, number, number]
  ) => void
}

/** The records of columns with these breakpoints. */
export function createColumnRecords(ranks: Pick<Ranks, 'breakpoints'>): ColumnRecords {
  const searches = ranks.breakpoints.map(rankSearchOf)
  const records = new Float64Array((columnBytes / 8) * searches.length)
  const words = new Uint32Array(records.buffer)
  return {
    breakpoints: concatenated(
      searches.map(({ breakpoints }) => breakpoints),
      Float64Array
    ),
    starts: concatenated(
      searches.map(({ starts }) => starts),
      Int32Array
    ),
    records,
    fill: ({ breakpoints, starts }, restOf) => {
      for (const [column, search] of searches.entries()) {
        records.set([search.begin, search.scale, search.starts.length - 1], (columnBytes / 8) * column)
        words.set([breakpoints, starts, 4 * search.width, ...restOf(column)], (columnBytes / 4) * column + 6)
        breakpoints += search.breakpoints.byteLength
        starts += search.starts.byteLength
      }
    }
  }
}
