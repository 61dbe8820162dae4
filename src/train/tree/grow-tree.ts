/**
 * Growing a tree: always at the leaf whose best split gains most.
 *
 * Source: LightGBM 4.7.0 src/treelearner/serial_tree_learner.cpp; Shi, "Best-first Decision Tree Learning" (2007).
 *
 * @module
 */
import { defaultLeftMask, categoricalMask, missingType } from '../../model/decision.ts'
import { createLightgbmRandom } from '../../numeric/lightgbm-random.ts'
import type { BinnedData } from '../binned-data.ts'
import { createFeatureSampler } from './feature-sampler.ts'
import { findSplit, type SplitFeature } from './find-split.ts'
import { type GrownLeaf, type GrownNode, type GrownTree, roundedToZero } from './grown-tree.ts'
import { type Derivatives, histogramLayoutOf, sumByBin } from './histograms.ts'
import { createLeafMath, type OutputBounds, unbounded } from './leaf-math.ts'
import { isBetter, noSplit, type Split, type SplitLeaf } from './split.ts'
import { createGainAdjustment } from './split-gain.ts'
import type { TreeParameters } from './split-parameters.ts'

/** Grows trees from the same data; its random streams go on from tree to tree. */
export interface TreeGrower {
  /**
   * Grows a tree.
   *
   * @param rows - those to grow it from, ascending
   */
  readonly grow: (derivatives: Derivatives, rows: Int32Array) => GrownTree
}

/** A leaf that may be divided. */
interface OpenLeaf extends SplitLeaf {
  readonly begin: number
  readonly end: number
  /** Features tested above. */
  readonly path: readonly number[]
  /** Node above, -1 at the root. */
  readonly parentNode: number
  histogram: Float64Array | undefined
  /** By position: whether the feature may still be worth looking at [numUsed]. */
  readonly isSplittable: Uint8Array
}

/** Prepares the growing of trees. */
export function createTreeGrower(data: BinnedData, parameters: TreeParameters): TreeGrower {
  const { features } = data
  const positionOf = new Map(features.map(({ feature }, position) => [feature, position]))
  const math = createLeafMath(parameters)
  const adjustGain = createGainAdjustment(parameters)
  const layout = histogramLayoutOf(data)
  const sampler = createFeatureSampler(
    features.map(({ feature }) => feature),
    parameters
  )
  const searched = new Array<SplitFeature>(features.length)
  for (const [stored, position] of data.order.entries()) {
    const { feature, mapper } = features[position]!
    const constraint = parameters.monotone_constraints?.[feature] ?? 0
    searched[position] = { feature, mapper, constraint, random: createLightgbmRandom(parameters.extra_seed + stored) }
  }
  // Histograms that no leaf needs any longer.
  const spare: Float64Array[] = []
  const takeHistogram = (): Float64Array => spare.pop() ?? new Float64Array(layout.length)
  const candidate = noSplit()

  const grow: TreeGrower['grow'] = (derivatives, rowsGiven) => {
    const { gradients, hessians } = derivatives
    const inTree = sampler.nextTree()
    const rows = rowsGiven.slice()
    const scratch = new Int32Array(rows.length)
    let sumGradient = 0
    let sumHessian = 0
    for (let i = 0; i < rows.length; i++) {
      sumGradient += gradients[rows[i]!]!
      sumHessian += hessians[rows[i]!]!
    }
    const rootOutput = math.rootOutput(sumGradient, sumHessian)
    const root: OpenLeaf = {
      begin: 0,
      end: rows.length,
      count: rows.length,
      sumGradient,
      sumHessian,
      output: rootOutput,
      depth: 0,
      bounds: unbounded,
      path: [],
      parentNode: -1,
      histogram: undefined,
      isSplittable: new Uint8Array(features.length).fill(1)
    }
    const nodes: GrownNode[] = []
    const leaves: GrownLeaf[] = [{ value: roundedToZero(rootOutput), weight: 0, count: 0, begin: 0, end: rows.length }]
    const open: OpenLeaf[] = [root]
    const best: Split[] = [noSplit()]
    let left = 0
    let right = -1
    let parent: OpenLeaf | undefined

    while (open.length < parameters.num_leaves) {
      findBestSplits(left, right)
      let chosen = 0
      for (let leaf = 1; leaf < best.length; leaf++) if (isBetter(best[leaf]!, best[chosen]!)) chosen = leaf
      if (!(best[chosen]!.gain > 0)) break
      divide(chosen)
    }
    for (const { histogram } of open) if (histogram !== undefined) spare.push(histogram)
    return { nodes, leaves, rows, shrinkage: 1 }

    // For the two newest leaves, or the root.
    function findBestSplits(leftLeaf: number, rightLeaf: number): void {
      const ofLeft = open[leftLeaf]!
      const ofRight = rightLeaf < 0 ? undefined : open[rightLeaf]!
      const { max_depth: maxDepth, min_data_in_leaf: minData } = parameters
      const isTooDeep = maxDepth > 0 && ofLeft.depth >= maxDepth
      if (isTooDeep || (ofLeft.count < 2 * minData && (ofRight?.count ?? 0) < 2 * minData)) {
        best[leftLeaf] = noSplit()
        if (rightLeaf >= 0) best[rightLeaf] = noSplit()
        if (parent?.histogram !== undefined) spare.push(parent.histogram)
        return
      }
      const isLeftSmaller = ofRight === undefined || ofLeft.count < ofRight.count
      const smaller = isLeftSmaller ? ofLeft : ofRight
      const larger = isLeftSmaller ? ofRight : ofLeft
      const ofSmaller = sampler.nextNode(smaller.path)
      const ofLarger = larger && sampler.nextNode(larger.path)
      const bestOfSmaller = noSplit()
      const bestOfLarger = noSplit()
      smaller.histogram = takeHistogram()
      // The larger one's is what the smaller one leaves of their parent's.
      if (larger !== undefined) larger.histogram = parent!.histogram
      for (const position of data.order) {
        if (inTree[position] === 0) continue
        if (parent !== undefined && parent.isSplittable[position] === 0) {
          smaller.isSplittable[position] = 0
          if (larger !== undefined) larger.isSplittable[position] = 0
          continue
        }
        const offset = layout.offsets[position]!
        const sums = smaller.histogram
        sumByBin(
          features[position]!,
          derivatives,
          rows,
          smaller.begin,
          smaller.end,
          smaller.sumGradient,
          smaller.sumHessian,
          sums,
          offset
        )
        consider(smaller, position, ofSmaller, bestOfSmaller)
        if (larger === undefined) continue
        const end = offset + 2 * features[position]!.mapper.numBins
        const rest = larger.histogram!
        for (let i = offset; i < end; i++) rest[i]! -= sums[i]!
        consider(larger, position, ofLarger!, bestOfLarger)
      }
      best[isLeftSmaller ? leftLeaf : rightLeaf] = bestOfSmaller
      if (larger !== undefined) best[isLeftSmaller ? rightLeaf : leftLeaf] = bestOfLarger
    }

    function consider(leaf: OpenLeaf, position: number, mayUse: Uint8Array, bestOfLeaf: Split): void {
      const histogram = { sums: leaf.histogram!, offset: layout.offsets[position]! }
      const isSplittable = findSplit(leaf, searched[position]!, histogram, math, parameters, candidate)
      leaf.isSplittable[position] = Number(isSplittable)
      adjustGain?.(candidate, leaf, position)
      if (mayUse[position] === 1 && isBetter(candidate, bestOfLeaf)) Object.assign(bestOfLeaf, candidate)
    }

    function divide(number: number): void {
      const leaf = open[number]!
      const split = best[number]!
      const position = positionOf.get(split.feature)!
      const { mapper, bins } = features[position]!
      const goesLeft = leftBinsOf(mapper, split)
      const middle = partition(rows, scratch, leaf.begin, leaf.end, bins, goesLeft)
      const node = nodes.length
      const other = leaves.length
      const above = nodes[leaf.parentNode]
      if (above !== undefined) {
        if (above.left === ~number) above.left = node
        else above.right = node
      }
      const isCategorical = split.categoryBins !== undefined
      nodes.push({
        feature: split.feature,
        threshold: isCategorical ? 0 : mapper.upperBounds[split.bin]!,
        categories: split.categoryBins && Array.from(split.categoryBins, (bin) => mapper.categories[bin]!),
        decisionType:
          (isCategorical ? categoricalMask : split.defaultLeft ? defaultLeftMask : 0) | (mapper.missing << 2),
        position,
        goesLeft,
        gain: Math.fround(split.gain + parameters.min_gain_to_split),
        left: ~number,
        right: ~other,
        value: leaves[number]!.value,
        weight: split.leftHessian + split.rightHessian,
        count: leaf.count
      })
      const numberOrZero = (value: number): number => (Number.isNaN(value) ? 0 : value)
      leaves[number] = {
        value: numberOrZero(split.leftOutput),
        weight: split.leftHessian,
        count: middle - leaf.begin,
        begin: leaf.begin,
        end: middle
      }
      leaves.push({
        value: numberOrZero(split.rightOutput),
        weight: split.rightHessian,
        count: leaf.end - middle,
        begin: middle,
        end: leaf.end
      })
      const [leftBounds, rightBounds] = boundsOfChildren(leaf.bounds, split)
      const path = [...leaf.path, split.feature]
      const child = (begin: number, end: number, isLeft: boolean): OpenLeaf => ({
        begin,
        end,
        count: end - begin,
        sumGradient: isLeft ? split.leftGradient : split.rightGradient,
        sumHessian: isLeft ? split.leftHessian : split.rightHessian,
        output: isLeft ? split.leftOutput : split.rightOutput,
        depth: leaf.depth + 1,
        bounds: isLeft ? leftBounds : rightBounds,
        path,
        parentNode: node,
        histogram: undefined,
        isSplittable: new Uint8Array(features.length).fill(1)
      })
      parent = leaf
      open[number] = child(leaf.begin, middle, true)
      open.push(child(middle, leaf.end, false))
      best[number] = noSplit()
      best.push(noSplit())
      left = number
      right = other
    }
  }
  return { grow }
}

// For each bin whether it goes left.
function leftBinsOf({ missing, numBins, defaultBin }: SplitFeature['mapper'], split: Split): Uint8Array {
  const goesLeft = new Uint8Array(numBins)
  if (split.categoryBins !== undefined) {
    for (const bin of split.categoryBins) goesLeft[bin] = 1
    return goesLeft
  }
  goesLeft.fill(1, 0, split.bin + 1)
  if (missing === missingType.zero) goesLeft[defaultBin] = Number(split.defaultLeft)
  else if (missing === missingType.nan) goesLeft[numBins - 1] = Number(split.defaultLeft)
  return goesLeft
}

// Moves the rows that go left before the others, both in their order; returns where the others begin.
function partition(
  rows: Int32Array,
  scratch: Int32Array,
  begin: number,
  end: number,
  bins: ArrayLike<number>,
  goesLeft: Uint8Array
): number {
  let numLeft = begin
  let numRight = 0
  for (let i = begin; i < end; i++) {
    const row = rows[i]!
    if (goesLeft[bins[row]!] === 1) rows[numLeft++] = row
    else scratch[numRight++] = row
  }
  rows.set(scratch.subarray(0, numRight), numLeft)
  return numLeft
}

// A monotone split bounds the outputs below it by its middle. Source: monotone_constraints.hpp, BasicLeafConstraints.
function boundsOfChildren(bounds: OutputBounds, split: Split): [OutputBounds, OutputBounds] {
  const { constraint, leftOutput, rightOutput } = split
  if (constraint === 0) return [bounds, bounds]
  const middle = (leftOutput + rightOutput) / 2
  const { lower, upper } = bounds
  const below = { lower, upper: Math.min(middle, upper) }
  const above = { lower: Math.max(middle, lower), upper }
  return constraint < 0 ? [above, below] : [below, above]
}
