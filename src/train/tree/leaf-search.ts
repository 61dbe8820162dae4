/**
 * The best splits of the two newest leaves: histograms, and the search through them.
 *
 * @module
 */
import { takeArray } from '../../kernels/kernel-array.ts'
import type { TrainKernels } from '../../kernels/train-kernels.ts'
import { epsilon } from '../../numeric/constants.ts'
import { createLightgbmRandom, type LightgbmRandom } from '../../numeric/lightgbm-random.ts'
import { type BinnedData, type ColumnGroup, sumsOf } from '../binned-data.ts'
import { writeTables } from './binned-tables.ts'
import { findSplit, type SplitFeature } from './find-split.ts'
import { type LeafMath, unbounded } from './leaf-math.ts'
import type { GainAdjustment } from './split-gain.ts'
import { isBetter, noSplit, type Split, type SplitLeaf } from './split.ts'
import type { TreeParameters } from './split-parameters.ts'

/** Where the derivatives of the rows are. */
export interface Derivatives {
  /** Addresses of float32 numbers [numRows]. */
  readonly gradients: number
  readonly hessians: number
  /** What LightGBM takes all hessians for; undefined where it looks at each. */
  readonly constantHessian: number | undefined
}

/** A leaf to be searched. Flags are addresses of a byte by position of the feature [numUsed]. */
export interface SearchedLeaf extends SplitLeaf {
  /** Addresses of the first row number, and of what follows the last. */
  readonly begin: number
  readonly end: number
  /** Address of its histogram. */
  readonly histogram: number
  /** 1 for each feature that it may be split by. */
  readonly mayUse: number
  /**
   * Receives 1 for each feature by which any split was worth its gain: where not, no descendant of the leaf looks at the feature
   * again.
   */
  readonly isSplittable: number
}

/** Two leaves, of which the larger one's histogram holds that of their parent; or a root. */
export interface LeafPair {
  readonly smaller: SearchedLeaf
  readonly larger: SearchedLeaf | undefined
  /** 1 for each feature that is looked at. */
  readonly wanted: number
  /** 1 for each feature that is in the histogram of the smaller leaf. */
  readonly made: number
}

/** Searches leaves. */
export interface LeafSearch {
  /** The best splits of the smaller and the larger leaf. */
  readonly search: (pair: LeafPair, derivatives: Derivatives) => [Split, Split]
  /** The best split of a leaf that has been searched before, by the features that were worth it. */
  readonly searchAgain: (leaf: SearchedLeaf, wanted: number) => Split
  /** Draws thresholds of extra trees, by feature. */
  readonly streams: readonly LightgbmRandom[]
}

const splitBytes = 64

/**
 * Prepares the search; the random streams of its features go on from leaf to leaf.
 *
 * @param columnGroups - those whose features are searched
 */
export function createLeafSearch(
  data: BinnedData,
  parameters: TreeParameters,
  math: LeafMath,
  adjustGain: GainAdjustment<SearchedLeaf> | undefined,
  kernels: TrainKernels,
  columnGroups: readonly ColumnGroup[] = data.groups
): LeafSearch {
  const { features, order } = data
  const { memory } = kernels
  const { min_data_in_leaf: minData, min_sum_hessian_in_leaf: minHessian, lambda_l2: l2 } = parameters
  const { groups, numGroups, features: table, endFeatures } = writeTables(memory, data, columnGroups)
  const searched = new Array<SplitFeature>(features.length)
  for (const [stored, position] of order.entries()) {
    const { feature, mapper } = features[position]!
    const constraint = parameters.monotone_constraints?.[feature] ?? 0
    searched[position] = {
      feature,
      position,
      mapper,
      constraint,
      random: createLightgbmRandom(parameters.extra_seed + stored)
    }
  }
  const offsets = Int32Array.from(features, sumsOf)
  const isSimple = math.isPlain && adjustGain === undefined
  // Those that the kernel leaves out.
  const others = [...features.keys()].filter(
    (position) =>
      columnGroups.includes(features[position]!.column.group) && (!isSimple || features[position]!.mapper.isCategorical)
  )
  const found = takeArray(memory, Float64Array, splitBytes / 8)
  // Sums by threshold.
  const mostBins = features.reduce((most, { mapper }) => Math.max(most, mapper.numBins), 0)
  const scratch = takeArray(memory, Float64Array, 4 * (mostBins + 3))
  const candidate = noSplit()

  const bestSplit = (leaf: SearchedLeaf, wanted: number): Split => {
    const best = noSplit()
    const { sumGradient, count, output, mayUse, isSplittable } = leaf
    if (isSimple && count < 2 * minData) {
      // Too few rows for two sides.
      memory.bytes().fill(0, isSplittable, isSplittable + features.length)
      return best
    }
    const sumHessian = leaf.sumHessian + 2 * epsilon
    const leastGain = math.gain(sumGradient, sumHessian, count, output, l2) + parameters.min_gain_to_split
    if (isSimple) {
      kernels.findThresholds(
        table,
        endFeatures,
        wanted,
        mayUse,
        isSplittable,
        leaf.histogram,
        sumGradient,
        sumHessian,
        count,
        minData,
        minHessian,
        l2,
        leastGain,
        found.address,
        scratch.address
      )
      takeFound(leaf, sumHessian, best)
    }
    const flags = memory.bytes()
    const sums = memory.float64()
    for (const position of others) {
      if (flags[wanted + position] === 0) {
        flags[isSplittable + position] = 0
        continue
      }
      const ofFeature = { sums, offset: (leaf.histogram + offsets[position]!) >> 3 }
      flags[isSplittable + position] = Number(
        findSplit(leaf, searched[position]!, ofFeature, math, parameters, candidate)
      )
      adjustGain?.(candidate, leaf, position)
      if (flags[mayUse + position] === 1 && isBetter(candidate, best)) Object.assign(best, candidate)
    }
    return best
  }

  // Takes the kernel's split.
  const takeFound = ({ sumGradient, count, output }: SplitLeaf, sumHessian: number, best: Split): void => {
    const sums = found.view()
    if (sums[0] === -Infinity) return
    const words = memory.int32()
    const at = found.address >> 2
    const gradient = sums[1]!
    const hessian = sums[2]!
    const rows = words[at + 6]!
    best.gain = sums[0]!
    best.feature = words[at + 8]!
    best.bin = words[at + 7]!
    best.categoryBins = undefined
    best.defaultLeft = words[at + 9] === 1
    best.constraint = 0
    best.leftGradient = gradient
    best.leftHessian = hessian - epsilon
    best.leftOutput = math.output(gradient, hessian, rows, output, l2, unbounded)
    best.rightGradient = sumGradient - gradient
    best.rightHessian = sumHessian - hessian - epsilon
    best.rightOutput = math.output(best.rightGradient, sumHessian - hessian, count - rows, output, l2, unbounded)
  }

  return {
    search: ({ smaller, larger, wanted, made }, { gradients, hessians, constantHessian }) => {
      kernels.makeHistogram(
        groups,
        numGroups,
        table,
        made,
        smaller.begin,
        smaller.end,
        gradients,
        constantHessian === undefined ? hessians : 0,
        constantHessian ?? 0,
        smaller.sumGradient,
        smaller.sumHessian,
        smaller.histogram
      )
      const ofSmaller = bestSplit(smaller, wanted)
      if (larger === undefined) return [ofSmaller, noSplit()]
      // The larger one's is what the smaller one leaves of their parent's.
      kernels.subtractHistogram(groups, numGroups, table, wanted, larger.histogram, smaller.histogram)
      return [ofSmaller, bestSplit(larger, wanted)]
    },
    searchAgain: bestSplit,
    streams: searched.map(({ random }) => random)
  }
}
