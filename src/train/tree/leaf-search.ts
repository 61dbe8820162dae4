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
  /** Makes the histograms of the smaller and the larger leaf, and finds their best splits. */
  readonly search: (pair: LeafPair, derivatives: Derivatives) => [Split, Split]
  /** The best split of a leaf that has been searched before, by the features that were worth it. */
  readonly searchAgain: (leaf: SearchedLeaf, wanted: number) => Split
  /** Draws thresholds of extra trees, by feature. */
  readonly streams: readonly LightgbmRandom[]
}

// Places in the job of the kernel `searchLeaves`, in numbers.
const jobNumbers = 48
const smallerAt = 16
const largerAt = 32
const splitAt = 8

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
  const { groups, numGroups, features: table, endFeatures, buffer } = writeTables(memory, data, columnGroups)
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
  const mostBins = features.reduce((most, { mapper }) => Math.max(most, mapper.numBins), 0)
  const job = takeArray(memory, Float64Array, jobNumbers)
  const scratch = takeArray(memory, Float64Array, 4 * (mostBins + 3))
  const fixed = [groups, numGroups, table, endFeatures, 0, 0, 0, 0, 0, minData, minHessian, l2]
  job.view().set([...fixed, parameters.min_gain_to_split, scratch.address, Number(isSimple)])
  job.view()[smallerAt + 15] = buffer
  const candidate = noSplit()

  const writeLeaf = (numbers: Float64Array, at: number, leaf: SearchedLeaf): void => {
    numbers[at] = leaf.begin
    numbers[at + 1] = leaf.end
    numbers[at + 2] = leaf.sumGradient
    numbers[at + 3] = leaf.sumHessian
    numbers[at + 4] = leaf.count
    numbers[at + 5] = leaf.histogram
    numbers[at + 6] = leaf.mayUse
    numbers[at + 7] = leaf.isSplittable
  }

  // Searches by the features that the kernel leaves out.
  const searchOthers = (leaf: SearchedLeaf, wanted: number, best: Split): Split => {
    const { mayUse, isSplittable } = leaf
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

  // The split that the kernel has found, at `at` in the job.
  const splitOf = ({ sumGradient, sumHessian, count, output }: SearchedLeaf, at: number): Split => {
    const best = noSplit()
    const sums = job.view()
    if (!isSimple || sums[at] === -Infinity) return best
    const words = memory.int32()
    const word = (job.address + 8 * at) >> 2
    const gradient = sums[at + 1]!
    const hessian = sums[at + 2]!
    const padded = sumHessian + 2 * epsilon
    const rows = words[word + 6]!
    best.gain = sums[at]!
    best.feature = words[word + 8]!
    best.bin = words[word + 7]!
    best.defaultLeft = words[word + 9] === 1
    best.leftGradient = gradient
    best.leftHessian = hessian - epsilon
    best.leftOutput = math.output(gradient, hessian, rows, output, l2, unbounded)
    best.rightGradient = sumGradient - gradient
    best.rightHessian = padded - hessian - epsilon
    best.rightOutput = math.output(best.rightGradient, padded - hessian, count - rows, output, l2, unbounded)
    return best
  }

  return {
    search: ({ smaller, larger, wanted, made }, { gradients, hessians, constantHessian }) => {
      const numbers = job.view()
      numbers[4] = wanted
      numbers[5] = made
      numbers[6] = gradients
      numbers[7] = constantHessian === undefined ? hessians : 0
      numbers[8] = constantHessian ?? 0
      numbers[15] = larger === undefined ? 0 : 1
      writeLeaf(numbers, smallerAt, smaller)
      if (larger !== undefined) writeLeaf(numbers, largerAt, larger)
      kernels.searchLeaves(job.address)
      const ofSmaller = searchOthers(smaller, wanted, splitOf(smaller, smallerAt + splitAt))
      if (larger === undefined) return [ofSmaller, noSplit()]
      return [ofSmaller, searchOthers(larger, wanted, splitOf(larger, largerAt + splitAt))]
    },
    searchAgain: (leaf, wanted) => searchOthers(leaf, wanted, noSplit()),
    streams: searched.map(({ random }) => random)
  }
}
