/**
 * Which bins of a column go left at a node.
 *
 * @module
 */
import { missingType } from '../../model/decision.ts'
import type { BinnedFeature } from '../binned-data.ts'

/** What decides it. */
export interface BinSplit {
  /** Numerical: last bin of the feature that goes left. */
  readonly bin: number
  /** Categorical: bins that go left; undefined for numerical splits. */
  readonly categoryBins: Int32Array | undefined
  readonly defaultLeft: boolean
}

/** Writes 1 for each bin of the feature's column that goes left, 0 for the others, from `at` on [column.numBins]. */
export function writeLeftBins(
  bytes: Uint8Array,
  at: number,
  { mapper, column, firstBin }: BinnedFeature,
  { bin: lastBin, categoryBins, defaultLeft }: BinSplit
): void {
  const { missing, numBins, defaultBin, mostFrequentBin } = mapper
  const missingBin = missing === missingType.zero ? defaultBin : missing === missingType.nan ? numBins - 1 : -1
  const goesLeft = (bin: number): number => {
    if (categoryBins !== undefined) return Number(categoryBins.includes(bin))
    return Number(bin === missingBin ? defaultLeft : bin <= lastBin)
  }
  // Bins that are not the feature's stand for its most frequent one.
  bytes.fill(goesLeft(mostFrequentBin), at, at + column.numBins)
  const first = at + firstBin
  if (categoryBins !== undefined) {
    for (let bin = 0; bin < numBins; bin++) if (bin !== mostFrequentBin) bytes[first + bin] = 0
    for (const bin of categoryBins) bytes[first + bin] = 1
    return
  }
  for (let bin = 0; bin < numBins; bin++) if (bin !== mostFrequentBin) bytes[first + bin] = goesLeft(bin)
}
