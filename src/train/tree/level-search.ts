/**
 * Symmetric growth: level by level, all leaves by the same split.
 *
 * Source: the oblivious trees of Prokhorenkova et al., "CatBoost: unbiased boosting with categorical features" (2018), with
 * LightGBM's gains and limits of leaves.
 *
 * @module
 */
import type { TrainKernels } from '../../kernels/train-kernels.ts'
import type { BinnedData } from '../binned-data.ts'
import { sumsOf } from '../binned-data.ts'
import { writeTables } from './binned-tables.ts'
import type { FeatureSampler } from './feature-sampler.ts'
import type { GrowingLeaves, Growth } from './growth.ts'
import type { LeafMath } from './leaf-math.ts'
import type { LeafSearch, SearchedLeaf } from './leaf-search.ts'
import { createCategorySets } from './level-categories.ts'
import type { LevelFeature, LevelLeaf } from './level-split.ts'
import { createThresholds } from './level-thresholds.ts'
import type { GainAdjustment } from './split-gain.ts'
import { noSplit } from './split.ts'
import type { TreeParameters } from './split-parameters.ts'

/** Growth of symmetric trees, and the making of the histograms that it needs. */
export interface LevelSearch extends Growth {
  /** Makes the histograms of two new leaves. No split of theirs is found: that is the level's. */
  readonly search: LeafSearch['search']
}

/**
 * Prepares the growing of symmetric trees.
 *
 * @param sampler - draws the features of a level as it does those of a node, below the features of the levels above
 */
export function createLevelSearch(
  data: BinnedData,
  parameters: TreeParameters,
  math: LeafMath,
  adjustGain: GainAdjustment<SearchedLeaf> | undefined,
  kernels: TrainKernels,
  sampler: FeatureSampler
): LevelSearch {
  const { memory } = kernels
  const { groups, numGroups, features: table, buffer } = writeTables(memory, data, data.groups)
  const offsets = Int32Array.from(data.features, sumsOf)
  const constraintOf = (feature: number): number => parameters.monotone_constraints?.[feature] ?? 0
  const features = data.features.map(({ feature, mapper }, position): LevelFeature => {
    if (mapper.isCategorical) return createCategorySets({ feature, position, mapper }, math, parameters)
    return createThresholds({ feature, position, mapper, constraint: constraintOf(feature) }, math, parameters)
  })
  const firstGains: number[] = []
  let numGains = 0
  for (const { numCandidates } of features) {
    firstGains.push(numGains)
    numGains += numCandidates
  }
  const gains = new Float64Array(numGains)
  const numLevels = numLevelsOf(parameters)

  const levelLeafOf = (leaf: SearchedLeaf, position: number): LevelLeaf => ({
    leaf,
    histogram: { sums: memory.float64(), offset: (leaf.histogram + offsets[position]!) >> 3 },
    factor: factorOf(leaf, position)
  })
  // What the gain of a leaf by a feature is multiplied by.
  const factorOf = (leaf: SearchedLeaf, position: number): number => {
    if (adjustGain === undefined) return 1
    const { feature, mapper } = data.features[position]!
    const one = { ...noSplit(), gain: 1, feature, constraint: mapper.isCategorical ? 0 : constraintOf(feature) }
    adjustGain(one, leaf, position)
    return one.gain
  }

  let usable: Uint8Array
  let level = 0
  let path: number[] = []
  let pending: number[] = []

  // Decides how the next level divides the leaves; those that it divides are pending then.
  const findLevel = ({ open, best }: GrowingLeaves): void => {
    const mayUse = sampler.nextNode(path)
    // Those that have rows for two sides, and so a histogram.
    const searched = [...open.entries()].filter(
      ([, { count }]) => count >= Math.max(2, 2 * parameters.min_data_in_leaf)
    )
    let bestGain = 0
    let bestPosition = -1
    let bestCandidate = 0
    gains.fill(0)
    for (const [position, feature] of features.entries()) {
      if (usable[position] === 0) continue
      if (level === 0 && searched.length > 0) feature.begin(levelLeafOf(open[0]!, position))
      if (mayUse[position] === 0) continue
      const first = firstGains[position]!
      for (const [, leaf] of searched) feature.addGains(levelLeafOf(leaf, position), gains, first)
      for (let candidate = 0; candidate < feature.numCandidates; candidate++) {
        const gain = gains[first + candidate]!
        if (!(gain > bestGain)) continue
        bestGain = gain
        bestPosition = position
        bestCandidate = candidate
      }
    }
    level++
    if (bestPosition < 0) return
    path = [...path, data.features[bestPosition]!.feature]
    for (const [number, leaf] of searched) {
      const split = features[bestPosition]!.splitOf(levelLeafOf(leaf, bestPosition), bestCandidate)
      if (split === undefined) continue
      best[number] = split
      pending.push(number)
    }
    pending.reverse()
  }

  return {
    begin: (inTree) => {
      usable = inTree
      level = 0
      path = []
      pending = []
    },
    next: (leaves) => {
      if (pending.length === 0 && level < numLevels) findLevel(leaves)
      return pending.pop()
    },
    goesOn: () => level < numLevels,
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
        smaller.histogram,
        buffer
      )
      if (larger !== undefined) {
        kernels.subtractHistogram(groups, numGroups, table, wanted, larger.histogram, smaller.histogram)
      }
      // Every leaf takes part in every level, by all features of the tree.
      const flags = memory.bytes()
      for (const leaf of larger === undefined ? [smaller] : [smaller, larger]) {
        flags.copyWithin(leaf.isSplittable, wanted, wanted + features.length)
      }
      return [noSplit(), noSplit()]
    }
  }
}

// As many as `num_leaves` leaves can be halved into, and no more than `max_depth`.
function numLevelsOf({ num_leaves: numLeaves, max_depth: maxDepth }: TreeParameters): number {
  const levels = 31 - Math.clz32(numLeaves)
  return maxDepth > 0 ? Math.min(levels, maxDepth) : levels
}
