/**
 * The categories of a feature in the order of their outputs, lowest first and highest first.
 *
 * Source: LightGBM 4.7.0 src/treelearner/feature_histogram.cpp, FindBestThresholdCategoricalInner; the order is that of
 * Fisher, "On Grouping for Maximum Homogeneity" (1958).
 *
 * @module
 */
import { descendingOrder } from '../../numeric/descending-order.ts'
import { mergeSort } from '../../numeric/merge-sort.ts'
import type { FeatureHistogram } from './split.ts'
import type { TreeParameters } from './split-parameters.ts'

/** Categories that begin the order, and those that end it. Valid until the next call. */
export interface CategoryOrder {
  /** How many categories have enough rows to take part. */
  readonly numUsed: number
  /** How many of them a set may have. */
  readonly most: number
  /** Bins of those whose output is lowest, in ascending order [at least `most`]. */
  readonly lowest: Int32Array
  /** Bins of those whose output is highest, in descending order [at least `most`]. */
  readonly highest: Int32Array
}

// Bins that take part, their outputs, and the same from the last to the first. Grows; nothing lasts from call to call.
let bins = new Int32Array(0)
let lowest = bins
let highest = bins
let outputs = new Float64Array(0)
let reversed = outputs

/**
 * Orders categories. Equal outputs stand in the order of their bins, and where an output is NaN (no rows, and nothing added to
 * the sum of hessians), the order is what LightGBM's sort makes of it.
 *
 * @param countFactor - rows of the leaf over its sum of hessians
 */
export function orderCategories(
  { sums, offset }: FeatureHistogram,
  numBins: number,
  countFactor: number,
  { cat_smooth: catSmooth, max_cat_threshold: maxThreshold }: TreeParameters
): CategoryOrder {
  if (bins.length < numBins) {
    bins = new Int32Array(numBins)
    lowest = new Int32Array(numBins)
    highest = new Int32Array(numBins)
    outputs = new Float64Array(numBins)
    reversed = new Float64Array(numBins)
  }
  let numUsed = 0
  let isOrdered = true
  // Bin 0 is no category.
  for (let bin = 1; bin < numBins; bin++) {
    const hessian = sums[offset + 2 * bin + 1]!
    if (!(Math.trunc(hessian * countFactor + 0.5) >= catSmooth)) continue
    const output = sums[offset + 2 * bin]! / (hessian + catSmooth)
    if (Number.isNaN(output)) isOrdered = false
    bins[numUsed] = bin
    outputs[numUsed++] = output
  }
  const most = Math.min(maxThreshold, Math.trunc((numUsed + 1) / 2))
  if (isOrdered) {
    for (let i = 0; i < numUsed; i++) reversed[i] = outputs[numUsed - 1 - i]!
    descendingOrder(reversed, 0, numUsed, highest, most)
    for (let i = 0; i < most; i++) highest[i] = bins[numUsed - 1 - highest[i]!]!
    for (let i = 0; i < numUsed; i++) reversed[i] = -outputs[i]!
    descendingOrder(reversed, 0, numUsed, lowest, most)
    for (let i = 0; i < most; i++) lowest[i] = bins[lowest[i]!]!
  } else {
    const order = mergeSort(numUsed, (a, b) => outputs[a]! < outputs[b]!)
    for (let i = 0; i < most; i++) {
      lowest[i] = bins[order[i]!]!
      highest[i] = bins[order[numUsed - 1 - i]!]!
    }
  }
  return { numUsed, most, lowest, highest }
}
