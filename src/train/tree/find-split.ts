/**
 * The best split of a leaf by one feature, from its histogram.
 *
 * Source: LightGBM 4.7.0 src/treelearner/feature_histogram.hpp, FindBestThreshold and FindBestThresholdSequentially.
 *
 * @module
 */
import { missingType } from '../../model/decision.ts'
import { epsilon } from '../../numeric/constants.ts'
import type { LightgbmRandom } from '../../numeric/lightgbm-random.ts'
import type { BinMapper } from '../bins/bin-mapper.ts'
import { findCategoricalSplit } from './find-categorical-split.ts'
import type { SideBounds } from './leaf-bounds.ts'
import type { LeafMath } from './leaf-math.ts'
import type { FeatureHistogram, Split, SplitLeaf } from './split.ts'
import type { TreeParameters } from './split-parameters.ts'

/** What the search knows of a feature. */
export interface SplitFeature {
  /** Its number among all features. */
  readonly feature: number
  /** Its position in the data. */
  readonly position: number
  readonly mapper: BinMapper
  /** Its monotone constraint. */
  readonly constraint: number
  /** Draws thresholds of extra trees; its own stream. */
  readonly random: LightgbmRandom
}

/**
 * Finds the best split of a leaf by a feature.
 *
 * @param split - receives it; untouched gain of -Infinity when there is none
 * @returns whether any threshold was worth its gain: where not, no descendant of the leaf looks at the feature again
 */
export function findSplit(
  leaf: SplitLeaf,
  { feature, position, mapper, constraint, random }: SplitFeature,
  histogram: FeatureHistogram,
  math: LeafMath,
  parameters: TreeParameters,
  split: Split
): boolean {
  split.feature = feature
  split.gain = -Infinity
  split.categoryBins = undefined
  split.defaultLeft = true
  split.constraint = mapper.isCategorical ? 0 : constraint
  const sides = leaf.bounds.sidesOf(position)
  if (!mapper.isCategorical) {
    return findNumericalSplit(leaf, sides, mapper, constraint, random, histogram, math, parameters, split)
  }
  split.defaultLeft = false
  return findCategoricalSplit(leaf, sides, mapper, random, histogram, math, parameters, split)
}

function findNumericalSplit(
  leaf: SplitLeaf,
  sides: SideBounds,
  mapper: BinMapper,
  constraint: number,
  random: LightgbmRandom,
  histogram: FeatureHistogram,
  math: LeafMath,
  parameters: TreeParameters,
  split: Split
): boolean {
  const { numBins, missing } = mapper
  const { sumGradient, count, output } = leaf
  const sumHessian = leaf.sumHessian + 2 * epsilon
  const leastGain =
    math.gain(sumGradient, sumHessian, count, output, parameters.lambda_l2) + parameters.min_gain_to_split
  const onlyBin = parameters.extra_trees && numBins > 2 ? random.nextInt(0, numBins - 2) : 0
  const search = { leaf, sides, mapper, constraint, histogram, math, parameters, sumHessian, leastGain, onlyBin, split }
  if (numBins <= 2 || missing === missingType.none) {
    const found = scan(search, true, false, false)
    if (missing === missingType.nan) split.defaultLeft = false
    return found
  }
  const isZero = missing === missingType.zero
  const fromRight = scan(search, true, isZero, !isZero)
  const fromLeft = scan(search, false, isZero, !isZero)
  return fromRight || fromLeft
}

interface Search {
  readonly leaf: SplitLeaf
  readonly sides: SideBounds
  readonly mapper: BinMapper
  readonly constraint: number
  readonly histogram: FeatureHistogram
  readonly math: LeafMath
  readonly parameters: TreeParameters
  readonly sumHessian: number
  readonly leastGain: number
  readonly onlyBin: number
  readonly split: Split
}

// Tries all thresholds from one end, summing up the bins passed: those on the right side if `fromRight`. Rows that are missing
// (bins that `skipsDefault` or `hasNanBin` leave out) go to the other side.
function scan(search: Search, fromRight: boolean, skipsDefault: boolean, hasNanBin: boolean): boolean {
  const { leaf, sides, mapper, constraint, math, parameters, sumHessian, leastGain, onlyBin, split } = search
  const { sums, offset } = search.histogram
  const {
    min_data_in_leaf: minData,
    min_sum_hessian_in_leaf: minHessian,
    lambda_l2: l2,
    extra_trees: isExtra
  } = parameters
  const { sumGradient, count, output } = leaf
  const { numBins, defaultBin, mostFrequentBin } = mapper
  const { isPlain, splitGain } = math
  const countFactor = count / sumHessian
  // Bin 0 is not stored where it is the most frequent one.
  const firstStored = mostFrequentBin === 0 ? 1 : 0
  const isBounded = parameters.monotone_constraints !== undefined

  let gradient = 0
  let hessian = epsilon
  let rows = 0
  let bin: number
  let end: number
  let step: number
  if (fromRight) {
    bin = numBins - 1 - Number(hasNanBin)
    end = 0
    step = -1
  } else {
    bin = firstStored
    end = numBins - 1
    step = 1
    if (hasNanBin && firstStored === 1) {
      ;({ gradient, hessian, rows } = restOfBins(search.histogram, numBins, sumGradient, sumHessian, count))
      bin = 0
    }
  }
  sides.begin?.(fromRight)
  let bestSides: Pick<SideBounds, 'left' | 'right'> = sides
  let isSplittable = false
  let bestGain = -Infinity
  let bestBin = 0
  let bestGradient = 0
  let bestHessian = 0
  let bestRows = 0
  for (; bin !== end; bin += step) {
    if (skipsDefault && bin === defaultBin) continue
    if (fromRight || bin >= firstStored) {
      const at = offset + 2 * bin
      const h = sums[at + 1]!
      gradient += sums[at]!
      hessian += h
      rows += Math.trunc(h * countFactor + 0.5)
    }
    if (rows < minData || hessian < minHessian) continue
    const otherRows = count - rows
    if (otherRows < minData) break
    const otherHessian = sumHessian - hessian
    if (otherHessian < minHessian) break
    const otherGradient = sumGradient - gradient
    const threshold = fromRight ? bin - 1 : bin
    if (isExtra && threshold !== onlyBin) continue
    let gain: number
    if (isPlain) {
      const gainHere = (gradient * gradient) / (hessian + l2)
      const gainThere = (otherGradient * otherGradient) / (otherHessian + l2)
      gain = fromRight ? gainThere + gainHere : gainHere + gainThere
    } else if (fromRight) {
      sides.reach?.(bin)
      gain = splitGain(
        otherGradient,
        otherHessian,
        otherRows,
        gradient,
        hessian,
        rows,
        output,
        l2,
        constraint,
        sides.left,
        sides.right
      )
    } else {
      gain = splitGain(
        gradient,
        hessian,
        rows,
        otherGradient,
        otherHessian,
        otherRows,
        output,
        l2,
        constraint,
        sides.left,
        sides.right
      )
    }
    // As LightGBM does, NaN passes, and makes the feature one that descendants look at.
    if (gain <= leastGain) continue
    isSplittable = true
    if (gain > bestGain) {
      if (isBounded) {
        const { left, right } = sides
        bestSides = { left, right }
        if (left.lower > left.upper || right.lower > right.upper) continue
      }
      bestGain = gain
      bestBin = threshold
      bestGradient = fromRight ? otherGradient : gradient
      bestHessian = fromRight ? otherHessian : hessian
      bestRows = fromRight ? otherRows : rows
    }
  }
  if (isSplittable && bestGain > split.gain + leastGain) {
    split.bin = bestBin
    split.leftGradient = bestGradient
    split.leftHessian = bestHessian - epsilon
    split.leftOutput = math.output(bestGradient, bestHessian, bestRows, output, l2, bestSides.left)
    split.rightGradient = sumGradient - bestGradient
    split.rightHessian = sumHessian - bestHessian - epsilon
    split.rightOutput = math.output(
      split.rightGradient,
      sumHessian - bestHessian,
      count - bestRows,
      output,
      l2,
      bestSides.right
    )
    split.gain = bestGain - leastGain
    split.defaultLeft = fromRight
  }
  return isSplittable
}

/**
 * What the other bins of a feature leave of a leaf: the first bin, where that is not stored.
 *
 * @param sumHessian - of the leaf, 2 epsilon included
 */
export function restOfBins(
  { sums, offset }: FeatureHistogram,
  numBins: number,
  sumGradient: number,
  sumHessian: number,
  count: number
): { gradient: number; hessian: number; rows: number } {
  const countFactor = count / sumHessian
  let gradient = sumGradient
  let hessian = sumHessian - epsilon
  let rows = count
  for (let bin = 1; bin < numBins; bin++) {
    gradient -= sums[offset + 2 * bin]!
    hessian -= sums[offset + 2 * bin + 1]!
    rows -= Math.trunc(sums[offset + 2 * bin + 1]! * countFactor + 0.5)
  }
  return { gradient, hessian, rows }
}
