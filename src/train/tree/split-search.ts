/**
 * The best split of a leaf by any feature.
 *
 * @module
 */
import { createLightgbmRandom, type LightgbmRandom } from '../../numeric/lightgbm-random.ts'
import { epsilon, maxInt32 } from '../../numeric/constants.ts'
import { takeArray } from '../../kernels/kernel-array.ts'
import type { TrainKernels } from '../../kernels/train-kernels.ts'
import { type BinnedData, sumsOf } from '../binned-data.ts'
import { findSplit, type SplitFeature } from './find-split.ts'
import type { LeafMath } from './leaf-math.ts'
import type { GainAdjustment } from './split-gain.ts'
import { isBetter, noSplit, type Split, type SplitLeaf } from './split.ts'
import type { TreeParameters } from './split-parameters.ts'

/**
 * Finds the best split of a leaf.
 *
 * @param wanted - 1 for each feature that is looked at, by position [numUsed]
 * @param mayUse - 1 for each that may be split by
 * @param isSplittable - receives 1 for each feature by which any split was worth its gain: where not, no descendant of the leaf
 *   looks at the feature again
 */
export type SplitSearch = (
  leaf: SplitLeaf,
  histogram: number,
  wanted: Uint8Array,
  mayUse: Uint8Array,
  isSplittable: Uint8Array
) => Split

const splitBytes = 64

/** Prepares the search, with the random streams of its features, which go on from leaf to leaf. */
export function createSplitSearch(
  { features, order }: BinnedData,
  parameters: TreeParameters,
  math: LeafMath,
  adjustGain: GainAdjustment<SplitLeaf> | undefined,
  kernels: TrainKernels
): { readonly search: SplitSearch; readonly streams: readonly LightgbmRandom[] } {
  const { memory } = kernels
  const { min_data_in_leaf: minData, min_sum_hessian_in_leaf: minHessian, lambda_l2: l2 } = parameters
  const searched = new Array<SplitFeature>(features.length)
  for (const [stored, position] of order.entries()) {
    const { feature, mapper } = features[position]!
    const constraint = parameters.monotone_constraints?.[feature] ?? 0
    searched[position] = { feature, mapper, constraint, random: createLightgbmRandom(parameters.extra_seed + stored) }
  }
  const offsets = Int32Array.from(features, sumsOf)
  const isSimple = math.isPlain && adjustGain === undefined
  // Where the kernel keeps its best split, and one that may not be used.
  const found = takeArray(memory, Float64Array, splitBytes / 8)
  const unused = takeArray(memory, Float64Array, splitBytes / 8)
  // Sums by threshold.
  const mostBins = features.reduce((most, { mapper }) => Math.max(most, mapper.numBins), 0)
  const scratch = takeArray(memory, Float64Array, 4 * (mostBins + 3))
  const candidate = noSplit()

  const search: SplitSearch = (leaf, histogram, wanted, mayUse, isSplittable) => {
    const best = noSplit()
    const { sumGradient, count, output } = leaf
    const sumHessian = leaf.sumHessian + 2 * epsilon
    const leastGain = math.gain(sumGradient, sumHessian, count, output, l2) + parameters.min_gain_to_split
    const words = memory.int32()
    for (const { address } of [found, unused]) {
      memory.float64()[address >> 3] = -Infinity
      words[(address >> 2) + 8] = maxInt32
    }
    const sums = memory.float64()
    for (let position = 0; position < features.length; position++) {
      if (wanted[position] === 0) {
        isSplittable[position] = 0
        continue
      }
      const { feature, mapper } = searched[position]!
      const entry = histogram + offsets[position]!
      if (isSimple && !mapper.isCategorical) {
        isSplittable[position] = kernels.findThreshold(
          entry,
          mapper.numBins,
          mapper.mostFrequentBin === 0 ? 1 : 0,
          mapper.missing,
          mapper.defaultBin,
          sumGradient,
          sumHessian,
          count,
          minData,
          minHessian,
          l2,
          leastGain,
          feature,
          mayUse[position] === 1 ? found.address : unused.address,
          scratch.address
        )
        continue
      }
      const ofFeature = { sums, offset: entry >> 3 }
      isSplittable[position] = Number(findSplit(leaf, searched[position]!, ofFeature, math, parameters, candidate))
      adjustGain?.(candidate, leaf, position)
      if (mayUse[position] === 1 && isBetter(candidate, best)) Object.assign(best, candidate)
    }
    takeFound(leaf, sumHessian, best)
    return best
  }
  return { search, streams: searched.map(({ random }) => random) }

  // The kernel's split, if it is better than the best of the others.
  function takeFound({ sumGradient, count, output, bounds }: SplitLeaf, sumHessian: number, best: Split): void {
    const [gain = 0, gradient = 0, hessian = 0] = found.view()
    if (gain === -Infinity) return
    const words = memory.int32().subarray(found.address >> 2)
    const rows = words[6]!
    candidate.gain = gain
    candidate.feature = words[8]!
    if (!isBetter(candidate, best)) return
    best.gain = gain
    best.feature = words[8]!
    best.bin = words[7]!
    best.categoryBins = undefined
    best.defaultLeft = words[9] === 1
    best.constraint = 0
    best.leftGradient = gradient
    best.leftHessian = hessian - epsilon
    best.leftOutput = math.output(gradient, hessian, rows, output, l2, bounds)
    best.rightGradient = sumGradient - gradient
    best.rightHessian = sumHessian - hessian - epsilon
    best.rightOutput = math.output(best.rightGradient, sumHessian - hessian, count - rows, output, l2, bounds)
  }
}
