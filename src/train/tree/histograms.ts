/**
 * Histograms: sums of the rows' derivatives by bin.
 *
 * Source: LightGBM 4.7.0 src/io/dense_bin.hpp, ConstructHistogram; src/io/dataset.cpp, Dataset::FixHistogram.
 *
 * @module
 */
import type { BinnedData, BinnedFeature } from '../binned-data.ts'

/** The derivatives of the rows. */
export interface Derivatives {
  /** [numRows] */
  readonly gradients: Float32Array
  readonly hessians: Float32Array
  /** What LightGBM takes all hessians for; undefined where it looks at each. */
  readonly constantHessian: number | undefined
}

/** Where the bins of each feature are in a histogram, which has a gradient and a hessian for each bin of all features. */
export interface HistogramLayout {
  /** By position of the feature [numUsed]. */
  readonly offsets: Int32Array
  readonly length: number
}

/** The layout for some features. */
export function histogramLayoutOf({ features }: BinnedData): HistogramLayout {
  const offsets = new Int32Array(features.length)
  let length = 0
  for (const [position, { mapper }] of features.entries()) {
    offsets[position] = length
    length += 2 * mapper.numBins
  }
  return { offsets, length }
}

/**
 * Sums up the rows of a leaf by the bins of one feature. The most frequent bin gets what the others leave of the leaf; or 0,
 * as LightGBM does not store it, where it is the first.
 *
 * @param rows - the leaf's are those from `begin` to `end` (exclusive), ascending
 * @param sums - receives gradient and hessian of bin b at `offset + 2 b`
 */
export function sumByBin(
  { bins, mapper }: BinnedFeature,
  { gradients, hessians, constantHessian }: Derivatives,
  rows: Int32Array,
  begin: number,
  end: number,
  sumGradient: number,
  sumHessian: number,
  sums: Float64Array,
  offset: number
): void {
  const { numBins, mostFrequentBin } = mapper
  sums.fill(0, offset, offset + 2 * numBins)
  if (constantHessian !== undefined) {
    for (let i = begin; i < end; i++) {
      const row = rows[i]!
      const at = offset + 2 * bins[row]!
      sums[at]! += gradients[row]!
      sums[at + 1]! += 1
    }
    for (let bin = 0; bin < numBins; bin++) sums[offset + 2 * bin + 1]! *= constantHessian
  } else {
    for (let i = begin; i < end; i++) {
      const row = rows[i]!
      const at = offset + 2 * bins[row]!
      sums[at]! += gradients[row]!
      sums[at + 1]! += hessians[row]!
    }
  }
  let gradient = 0
  let hessian = 0
  if (mostFrequentBin > 0) {
    gradient = sumGradient
    hessian = sumHessian
    for (let bin = 0; bin < numBins; bin++) {
      if (bin === mostFrequentBin) continue
      gradient -= sums[offset + 2 * bin]!
      hessian -= sums[offset + 2 * bin + 1]!
    }
  }
  sums[offset + 2 * mostFrequentBin] = gradient
  sums[offset + 2 * mostFrequentBin + 1] = hessian
}
