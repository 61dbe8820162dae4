/**
 * Splits at the top of every tree that are given rather than found.
 *
 * Source: LightGBM 4.7.0 src/treelearner/serial_tree_learner.cpp, ForceSplits; feature_histogram.hpp, GatherInfoForThreshold.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import { isObject } from '../../data/row-checks.ts'
import { missingType } from '../../model/decision.ts'
import { epsilon } from '../../numeric/constants.ts'
import { createBinOf } from '../bins/bin-mapper.ts'
import type { BinnedData } from '../binned-data.ts'
import { type LeafMath, unbounded } from './leaf-math.ts'
import { type FeatureHistogram, noSplit, type Split, type SplitLeaf } from './split.ts'
import type { TreeParameters } from './split-parameters.ts'

/** A split, and those of its sides, as an object of LightGBM's file of forced splits. */
export interface ForcedSplit {
  /** Number of the feature. */
  readonly feature: number
  /** Numbers: the bin that holds it is the last on the left. Categories: the one that goes left. */
  readonly threshold: number
  readonly left?: ForcedSplit
  readonly right?: ForcedSplit
}

/** A tree whose first splits are forced. */
export interface ForcibleTree {
  /** Looks for the best splits of the newest leaves, also at forced features. */
  readonly search: () => void
  readonly leafOf: (number: number) => SplitLeaf
  /** The output that LightGBM takes for a leaf's: for that of a root, what it looked at last. */
  readonly outputOf: (number: number) => number
  /** The histogram that LightGBM takes for a leaf's: where the last search found nothing to look at, an older one. */
  readonly histogramOf: (number: number, position: number) => FeatureHistogram | undefined
  /** Divides a leaf; the left side keeps its number. Returns that of the right side. */
  readonly divide: (number: number, split: Split) => number
}

/** Splits to force. */
export interface ForcedSplits {
  /** Divides the first leaves of a tree; returns whether the newest have been searched since. */
  readonly begin: (tree: ForcibleTree) => boolean
  /** 1 for each feature with a forced split, by position [numUsed]. */
  readonly isForced: Uint8Array
}

interface Forced {
  readonly position: number
  readonly bin: number
  readonly left: Forced | undefined
  readonly right: Forced | undefined
}

/**
 * Prepares the splits; undefined where there are none.
 *
 * @param given - what the file `forcedsplits_filename` holds
 * @throws TypeError, RangeError when it does not fit
 */
export function createForcedSplits(
  given: ForcedSplit | undefined,
  { features, numFeatures }: BinnedData,
  parameters: TreeParameters,
  math: LeafMath
): ForcedSplits | undefined {
  const {
    forcedsplits_filename: filename,
    num_leaves: numLeaves,
    lambda_l2: l2,
    min_gain_to_split: minGain
  } = parameters
  if (given === undefined) {
    if (filename === '') return undefined
    throw new RangeError('"forcedsplits_filename" expected "forcedSplits" among the options, with what the file holds')
  }
  const isForced = new Uint8Array(features.length)
  let numSplits = 0
  const read = (split: unknown, name: string): Forced => {
    if (!isObject(split)) throw new TypeError(`"${name}" expected an object, got ${kindOf(split)}`)
    const { feature, threshold, left, right } = split
    const position = features.findIndex((used) => used.feature === feature)
    if (position < 0) {
      throw new RangeError(
        `"${name}.feature" expected the number of a feature from 0 to ${numFeatures - 1} that can split something, ` +
          `got ${String(feature)}`
      )
    }
    if (!Number.isFinite(threshold))
      throw new TypeError(`"${name}.threshold" expected a number, got ${kindOf(threshold)}`)
    if (++numSplits >= numLeaves) {
      throw new RangeError(`"forcedSplits" expected at most ${numLeaves - 1} splits, as num_leaves is ${numLeaves}`)
    }
    isForced[position] = 1
    return {
      position,
      bin: createBinOf(features[position]!.mapper)(threshold as number),
      left: left === undefined ? undefined : read(left, `${name}.left`),
      right: right === undefined ? undefined : read(right, `${name}.right`)
    }
  }
  const root = read(given, 'forcedSplits')

  const splitAt = (
    { sumGradient, sumHessian, count }: SplitLeaf,
    parentOutput: number,
    { position, bin }: Forced,
    { sums, offset }: FeatureHistogram
  ): Split | undefined => {
    const { feature, mapper } = features[position]!
    const { isCategorical, numBins, missing, defaultBin } = mapper
    if (isCategorical && bin === 0) return undefined
    const factor = count / sumHessian
    // The side that is summed up: a category, or what is on the right.
    let gradient = 0
    let hessian = epsilon
    let rows = 0
    const last = isCategorical ? bin : numBins - 1 - Number(missing === missingType.nan)
    for (let i = last; i >= (isCategorical ? bin : bin + 1); i--) {
      if (!isCategorical && missing === missingType.zero && i === defaultBin) continue
      gradient += sums[offset + 2 * i]!
      hessian += sums[offset + 2 * i + 1]!
      rows += Math.trunc(sums[offset + 2 * i + 1]! * factor + 0.5)
    }
    const otherGradient = sumGradient - gradient
    const otherHessian = sumHessian - hessian
    // LightGBM takes NaN for 0 here.
    const numberOf = (ofGradient: number): number => (Number.isNaN(ofGradient) ? 0 : ofGradient)
    const outputOf = (ofGradient: number, ofHessian: number, ofRows: number): number =>
      math.output(numberOf(ofGradient), ofHessian, ofRows, parentOutput, l2, unbounded)
    const gainOf = (ofGradient: number, ofHessian: number, ofRows: number): number =>
      math.gainOfOutput(numberOf(ofGradient), ofHessian, outputOf(ofGradient, ofHessian, ofRows), l2)
    const leastGain = math.gainOfOutput(numberOf(sumGradient), sumHessian, parentOutput, l2) + minGain
    const gain = gainOf(otherGradient, otherHessian, count - rows) + gainOf(gradient, hessian, rows) - leastGain
    if (!(gain > 0)) return undefined
    const split = { ...noSplit(), gain, feature, bin: isCategorical ? 0 : bin, defaultLeft: !isCategorical }
    if (isCategorical) split.categoryBins = Int32Array.of(bin)
    const leftRows = isCategorical ? rows : count - rows
    const leftHessian = isCategorical ? hessian : otherHessian
    split.leftGradient = isCategorical ? gradient : otherGradient
    split.leftHessian = leftHessian - epsilon
    split.leftOutput = outputOf(split.leftGradient, leftHessian, leftRows)
    split.rightGradient = sumGradient - split.leftGradient
    split.rightHessian = sumHessian - leftHessian - epsilon
    split.rightOutput = outputOf(split.rightGradient, sumHessian - leftHessian, count - leftRows)
    return split
  }

  const begin: ForcedSplits['begin'] = ({ search, leafOf, outputOf, histogramOf, divide }) => {
    const splits = new Map<number, Split>()
    let newest: (readonly [forced: Forced | undefined, leaf: number])[] = [[root, 0]]
    const queue = [...newest]
    for (const [forced, leaf] of queue) {
      search()
      for (const [ofLeaf, number] of newest) {
        if (ofLeaf === undefined) continue
        const histogram = histogramOf(number, ofLeaf.position)
        const split = histogram && splitAt(leafOf(number), outputOf(number), ofLeaf, histogram)
        if (split === undefined) splits.delete(number)
        else splits.set(number, split)
      }
      const split = splits.get(leaf)
      if (split === undefined) return true
      const other = divide(leaf, split)
      if (leafOf(leaf).count === 0 || leafOf(other).count === 0) {
        throw new RangeError(
          `"forcedSplits" expected rows on both sides of a split, got none by feature ${split.feature}`
        )
      }
      newest = [
        [forced!.left, leaf],
        [forced!.right, other]
      ]
      queue.push(...newest.filter(([ofLeaf]) => ofLeaf !== undefined))
    }
    return false
  }
  return { begin, isForced }
}
