/**
 * `AddTrees`: what every algorithm for many rows comes down to.
 *
 * @module
 */
import type { RowReader } from '../data/row-reader.ts'

/**
 * Adds the contributions of trees `firstTree` to `endTree` (exclusive), summed, for all rows to `values` [numRows ×
 * numOutputs × numFeatures]. Trees prepared for interactions add those to `interactions` [numRows × numOutputs × numFeatures ×
 * numFeatures]: each pair's value is split between its two cells in some way, and the diagonal stays as it is.
 */
export type AddTrees = (
  reader: RowReader,
  firstTree: number,
  endTree: number,
  values: Float64Array,
  interactions?: Float64Array
) => void
