/**
 * The applicants that scores are compared with, in a form that contains no customer's record: each number is replaced by its
 * rank among the model's thresholds. The model cannot tell the two apart, so explanations do not change by a bit.
 *
 * @module
 */
import type { Forest } from '../../model/forest.ts'
import { createByteReader, createByteWriter } from '../../bytes/byte-stream.ts'
import { thresholdsOf } from '../scoring/thresholds.ts'

/**
 * Rows as ranks: 0 for missing, else one more than the number of thresholds below the value; for a feature without
 * thresholds, one more than the value itself, which must be a whole number (a category).
 *
 * @param rows - row-major [numRows × numFeatures]
 */
export function encodeBaseline(forest: Forest, rows: Float64Array): Uint8Array {
  const thresholds = thresholdsOf(forest)
  const writer = createByteWriter()
  rows.forEach((value, i) => {
    const known = thresholds[i % forest.numFeatures]!
    if (Number.isNaN(value)) writer.unsigned(0)
    else writer.unsigned(1 + (known.length > 0 ? known.filter((threshold) => threshold < value).length : value))
  })
  return writer.bytes()
}

/**
 * Rows that the model cannot tell from those that were encoded: each value is the smallest threshold not below the original,
 * or one more than the largest threshold. The original values must have been finite.
 *
 * @returns row-major [numRows × numFeatures]
 */
export function decodeBaseline(forest: Forest, bytes: Uint8Array, numRows: number): Float64Array {
  const thresholds = thresholdsOf(forest)
  const reader = createByteReader(bytes, 0)
  return Float64Array.from({ length: numRows * forest.numFeatures }, (_, i) => {
    const known = thresholds[i % forest.numFeatures]!
    const rank = reader.unsigned() - 1
    if (rank < 0) return NaN
    return known.length === 0 ? rank : (known[rank] ?? known.at(-1)! + 1)
  })
}
