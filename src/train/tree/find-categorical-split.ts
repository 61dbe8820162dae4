/**
 * The best split of a leaf by a categorical feature: one category against the rest, or the best of the sets that the order by
 * output suggests.
 *
 * Source: LightGBM 4.7.0 src/treelearner/feature_histogram.cpp, FindBestThresholdCategoricalInner.
 *
 * @module
 */
import { epsilon } from '../../numeric/constants.ts'
import type { LightgbmRandom } from '../../numeric/lightgbm-random.ts'
import type { BinMapper } from '../bins/bin-mapper.ts'
import { orderCategories } from './category-order.ts'
import type { SideBounds } from './leaf-bounds.ts'
import type { LeafMath } from './leaf-math.ts'
import type { FeatureHistogram, Split, SplitLeaf } from './split.ts'
import type { TreeParameters } from './split-parameters.ts'

interface Best {
  gain: number
  bins: Int32Array
  gradient: number
  hessian: number
  rows: number
}

// Where all gains are NaN: as in LightGBM, the feature is one that descendants look at.
const none: Best = { gain: -Infinity, bins: new Int32Array(0), gradient: 0, hessian: 0, rows: 0 }

/** As `findSplit`; categories on the left, the rest and missing values on the right. */
export function findCategoricalSplit(
  leaf: SplitLeaf,
  sides: SideBounds,
  mapper: BinMapper,
  random: LightgbmRandom,
  histogram: FeatureHistogram,
  math: LeafMath,
  parameters: TreeParameters,
  split: Split
): boolean {
  const { sumGradient, count, output } = leaf
  const sumHessian = leaf.sumHessian + 2 * epsilon
  const { lambda_l2: plainL2, path_smooth: pathSmooth, min_gain_to_split: minGain } = parameters
  const gain =
    pathSmooth > epsilon
      ? math.gainOfOutput(sumGradient, sumHessian, output, plainL2)
      : math.plainGain(sumGradient, sumHessian, plainL2)
  sides.begin?.(true)
  const search: Search = {
    leaf,
    sides,
    mapper,
    random,
    histogram,
    math,
    parameters,
    sumHessian,
    leastGain: gain + minGain
  }
  const isOneHot = mapper.numBins <= parameters.max_cat_to_onehot
  const l2 = isOneHot ? plainL2 : plainL2 + parameters.cat_l2
  const best = isOneHot ? findOne(search, l2) : findSet(search, l2)
  if (best === undefined) return false
  split.categoryBins = best.bins
  split.leftGradient = best.gradient
  split.leftHessian = best.hessian - epsilon
  split.leftOutput = math.output(best.gradient, best.hessian, best.rows, output, l2, sides.left)
  split.rightGradient = sumGradient - best.gradient
  split.rightHessian = sumHessian - best.hessian - epsilon
  split.rightOutput = math.output(
    split.rightGradient,
    sumHessian - best.hessian,
    count - best.rows,
    output,
    l2,
    sides.right
  )
  split.gain = best.gain - search.leastGain
  return true
}

interface Search {
  readonly leaf: SplitLeaf
  readonly sides: SideBounds
  readonly mapper: BinMapper
  readonly random: LightgbmRandom
  readonly histogram: FeatureHistogram
  readonly math: LeafMath
  readonly parameters: TreeParameters
  readonly sumHessian: number
  readonly leastGain: number
}

// One category against all others. Bin 0 is no category.
function findOne(search: Search, l2: number): Best | undefined {
  const { leaf, sides, mapper, random, math, parameters, sumHessian, leastGain } = search
  const { sums, offset } = search.histogram
  const { min_data_in_leaf: minData, min_sum_hessian_in_leaf: minHessian, extra_trees: isExtra } = parameters
  const { count, sumGradient, output } = leaf
  const countFactor = count / sumHessian
  const shift = mapper.mostFrequentBin === 0 ? 1 : 0
  const begin = 1 - shift
  const end = mapper.numBins - shift
  const only = isExtra && end - begin > 0 ? random.nextInt(begin, end) : 0
  let best: Best | undefined
  for (let i = begin; i < end; i++) {
    const bin = i + shift
    const gradient = sums[offset + 2 * bin]!
    const hessian = sums[offset + 2 * bin + 1]!
    const rows = Math.trunc(hessian * countFactor + 0.5)
    if (rows < minData || hessian < minHessian) continue
    const otherRows = count - rows
    if (otherRows < minData) continue
    const otherHessian = sumHessian - hessian - epsilon
    if (otherHessian < minHessian) continue
    if (isExtra && i !== only) continue
    const otherGradient = sumGradient - gradient
    const padded = hessian + epsilon
    const gain = math.splitGain(
      otherGradient,
      otherHessian,
      otherRows,
      gradient,
      padded,
      rows,
      output,
      l2,
      0,
      sides.left,
      sides.right
    )
    if (gain <= leastGain) continue
    best ??= none
    if (gain > best.gain) {
      best = { gain, bins: Int32Array.of(bin), gradient, hessian: padded, rows }
    }
  }
  return best
}

// The first or the last categories by output.
function findSet(search: Search, l2: number): Best | undefined {
  const { leaf, sides, mapper, random, math, parameters, sumHessian, leastGain, histogram } = search
  const { sums, offset } = histogram
  const { min_data_in_leaf: minData, min_sum_hessian_in_leaf: minHessian, extra_trees: isExtra } = parameters
  const { min_data_per_group: minGroup } = parameters
  const { count, sumGradient, output } = leaf
  const countFactor = count / sumHessian
  const { numUsed, most, lowest, highest } = orderCategories(histogram, mapper.numBins, countFactor, parameters)
  const lastThreshold = Math.max(Math.min(most, numUsed) - 1, 0)
  const only = isExtra && lastThreshold > 0 ? random.nextInt(0, lastThreshold) : 0

  let isWorth = false
  let bestGain = -Infinity
  let bestGradient = 0
  let bestHessian = 0
  let bestRows = 0
  let bestBins = lowest
  let bestLength = 0
  for (const bins of [lowest, highest]) {
    let gradient = 0
    let hessian = epsilon
    let rows = 0
    let rowsOfGroup = 0
    for (let i = 0; i < numUsed && i < most; i++) {
      const at = offset + 2 * bins[i]!
      const hessianOfBin = sums[at + 1]!
      const rowsOfBin = Math.trunc(hessianOfBin * countFactor + 0.5)
      gradient += sums[at]!
      hessian += hessianOfBin
      rows += rowsOfBin
      rowsOfGroup += rowsOfBin
      if (rows < minData || hessian < minHessian) continue
      const otherRows = count - rows
      if (otherRows < minData || otherRows < minGroup) break
      const otherHessian = sumHessian - hessian
      if (otherHessian < minHessian) break
      if (rowsOfGroup < minGroup) continue
      rowsOfGroup = 0
      if (isExtra && i !== only) continue
      const otherGradient = sumGradient - gradient
      const gain = math.splitGain(
        gradient,
        hessian,
        rows,
        otherGradient,
        otherHessian,
        otherRows,
        output,
        l2,
        0,
        sides.left,
        sides.right
      )
      if (gain <= leastGain) continue
      isWorth = true
      if (gain > bestGain) {
        bestGain = gain
        bestGradient = gradient
        bestHessian = hessian
        bestRows = rows
        bestBins = bins
        bestLength = i + 1
      }
    }
  }
  if (!isWorth) return undefined
  return {
    gain: bestGain,
    bins: bestBins.slice(0, bestLength),
    gradient: bestGradient,
    hessian: bestHessian,
    rows: bestRows
  }
}
