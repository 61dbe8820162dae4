/**
 * Growing a tree: always at the leaf whose best split gains most.
 *
 * Source: LightGBM 4.7.0 src/treelearner/serial_tree_learner.cpp; Shi, "Best-first Decision Tree Learning" (2007).
 *
 * @module
 */
import { takeArray } from '../../kernels/kernel-array.ts'
import type { TrainKernels } from '../../kernels/train-kernels.ts'
import { defaultLeftMask, categoricalMask, missingType } from '../../model/decision.ts'
import type { Lasting } from '../lasting.ts'
import { addressOf, type BinnedData, type BinnedFeature, rowBytesOf, sumsOf } from '../binned-data.ts'
import { createFeatureSampler } from './feature-sampler.ts'
import { createForcedSplits, type ForcedSplit } from './forced-splits.ts'
import { type GrownLeaf, type GrownNode, type GrownTree, roundedToZero } from './grown-tree.ts'
import { createHistograms, type Derivatives, type LeafRows } from './histograms.ts'
import { createLeafMath, type OutputBounds, unbounded } from './leaf-math.ts'
import { createGainAdjustment } from './split-gain.ts'
import { createSplitSearch } from './split-search.ts'
import { isBetter, noSplit, type Split, type SplitLeaf } from './split.ts'
import type { TreeParameters } from './split-parameters.ts'

/** Grows trees from the same data; its random streams go on from tree to tree. */
export interface TreeGrower extends Lasting<GrowingMemory> {
  /**
   * Grows a tree.
   *
   * @param rows - those to grow it from, ascending
   */
  readonly grow: (derivatives: Derivatives, rows: Int32Array) => GrownTree
  /** The rows of the tree grown last, leaf by leaf; addresses count from `address`. Valid until memory is taken. */
  readonly rows: () => Int32Array
  /** Address of the first of them. */
  readonly rowsAddress: number
}

/** What growing remembers from tree to tree. */
export interface GrowingMemory {
  /** Output of the smaller of the two newest leaves. */
  outputOfSmaller: number
}

/** What trees are grown by besides parameters. */
export interface GrowingOptions {
  /** The splits at the top of every tree: what the file `forcedsplits_filename` holds. */
  readonly forcedSplits?: ForcedSplit
}

/** A leaf that may be divided. */
interface OpenLeaf extends SplitLeaf, LeafRows {
  /** Features tested above. */
  readonly path: readonly number[]
  /** Node above, -1 at the root. */
  readonly parentNode: number
  histogram: number | undefined
  /** By position: whether the feature may still be worth looking at [numUsed]. */
  readonly isSplittable: Uint8Array
}

/** Prepares the growing of trees. */
export function createTreeGrower(
  kernels: TrainKernels,
  data: BinnedData,
  parameters: TreeParameters,
  { forcedSplits }: GrowingOptions
): TreeGrower {
  const { features, numRows } = data
  const { memory } = kernels
  const positionOf = new Map(features.map(({ feature }, position) => [feature, position]))
  const math = createLeafMath(parameters)
  const histograms = createHistograms(kernels, data)
  const { search, streams } = createSplitSearch(data, parameters, math, createGainAdjustment(parameters), kernels)
  const sampler = createFeatureSampler(
    features.map(({ feature }) => feature),
    parameters
  )
  const allRows = takeArray(memory, Int32Array, numRows)
  const scratch = takeArray(memory, Int32Array, numRows)
  const mostBins = features.reduce((most, { column }) => Math.max(most, column.numBins), 1)
  const leftBins = takeArray(memory, Uint8Array, mostBins)
  const rootSums = takeArray(memory, Float64Array, 2)
  let numInTree = 0
  const forced = createForcedSplits(forcedSplits, data, parameters, math)
  const lasting = { outputOfSmaller: 0 }

  const grow: TreeGrower['grow'] = (derivatives, rows) => {
    const inTree = sampler.nextTree()
    const first = allRows.address
    numInTree = rows.length
    allRows.view().set(rows)
    const end = first + 4 * rows.length
    kernels.sumDerivatives(first, end, derivatives.gradients, derivatives.hessians, rootSums.address)
    const [sumGradient = 0, sumHessian = 0] = rootSums.view()
    const rootOutput = math.rootOutput(sumGradient, sumHessian)
    const root: OpenLeaf = {
      begin: first,
      end,
      count: rows.length,
      sumGradient,
      sumHessian,
      output: rootOutput,
      depth: 0,
      bounds: unbounded,
      path: [],
      parentNode: -1,
      histogram: undefined,
      isSplittable: inTree.slice()
    }
    const nodes: GrownNode[] = []
    const leaves: GrownLeaf[] = [{ value: roundedToZero(rootOutput), weight: 0, count: 0, begin: 0, end: rows.length }]
    const open: OpenLeaf[] = [root]
    const best: Split[] = [noSplit()]
    let left = 0
    let right = -1
    let parent: OpenLeaf | undefined
    // Of the smaller and the larger leaf that were searched last.
    let searchedHistograms: (number | undefined)[] = []

    let isSearched = forced?.begin({
      search: () => findBestSplits(left, right, forced.isForced),
      leafOf: (number) => open[number]!,
      outputOf: (number) => (right < 0 ? lasting.outputOfSmaller : open[number]!.output),
      histogramOf: (number, position) => {
        const histogram = searchedHistograms[Number(!isSmaller(number))]
        return histogram === undefined
          ? undefined
          : { sums: memory.float64(), offset: (histogram + sumsOf(features[position]!)) >> 3 }
      },
      divide: (number, split) => {
        best[number] = split
        divide(number)
        return right
      }
    })
    while (open.length < parameters.num_leaves) {
      if (isSearched !== true) findBestSplits(left, right)
      isSearched = false
      let chosen = 0
      for (let leaf = 1; leaf < best.length; leaf++) if (isBetter(best[leaf]!, best[chosen]!)) chosen = leaf
      if (!(best[chosen]!.gain > 0)) break
      divide(chosen)
    }
    for (const leaf of open) releaseHistogram(leaf)
    if (parent !== undefined) releaseHistogram(parent)
    return { nodes, leaves, shrinkage: 1 }

    function releaseHistogram(leaf: OpenLeaf): void {
      if (leaf.histogram !== undefined) histograms.release(leaf.histogram)
      leaf.histogram = undefined
    }

    // Of the two newest leaves, the one that gets a histogram of its own.
    function isSmaller(number: number): boolean {
      return right < 0 || (open[left]!.count < open[right]!.count ? left : right) === number
    }

    // For the two newest leaves, or the root; at the features of the tree and those added.
    function findBestSplits(leftLeaf: number, rightLeaf: number, added?: Uint8Array): void {
      const ofLeft = open[leftLeaf]!
      const ofRight = rightLeaf < 0 ? undefined : open[rightLeaf]!
      const { max_depth: maxDepth, min_data_in_leaf: minData } = parameters
      const isTooDeep = maxDepth > 0 && ofLeft.depth >= maxDepth
      if (isTooDeep || (ofLeft.count < 2 * minData && (ofRight?.count ?? 0) < 2 * minData)) {
        if (parent !== undefined) releaseHistogram(parent)
        return
      }
      const isLeftSmaller = ofRight === undefined || ofLeft.count < ofRight.count
      const smaller = isLeftSmaller ? ofLeft : ofRight
      const larger = isLeftSmaller ? ofRight : ofLeft
      const ofSmaller = sampler.nextNode(smaller.path)
      const ofLarger = larger && sampler.nextNode(larger.path)
      const { isSplittable } = parent ?? root
      const isAdded = (position: number): boolean => added?.[position] === 1
      const wanted =
        forced === undefined
          ? isSplittable
          : isSplittable.map((flag, i) => Number((parent === undefined || flag) && (inTree[i] || isAdded(i))))
      smaller.histogram = histograms.make(
        smaller,
        derivatives,
        wanted.map((flag, i) => flag | Number(isAdded(i)))
      )
      best[isLeftSmaller ? leftLeaf : rightLeaf] = search(
        smaller,
        smaller.histogram,
        wanted,
        ofSmaller,
        smaller.isSplittable
      )
      searchedHistograms = [smaller.histogram, parent?.histogram]
      if (larger === undefined) return
      // The larger one's is what the smaller one leaves of their parent's.
      larger.histogram = parent!.histogram!
      parent!.histogram = undefined
      histograms.subtract(larger.histogram, smaller.histogram, wanted)
      best[isLeftSmaller ? rightLeaf : leftLeaf] = search(
        larger,
        larger.histogram,
        wanted,
        ofLarger!,
        larger.isSplittable
      )
      if (forced !== undefined) return
      for (const leaf of [leftLeaf, rightLeaf]) if (!(best[leaf]!.gain > 0)) releaseHistogram(open[leaf]!)
    }

    function divide(number: number): void {
      const leaf = open[number]!
      const split = best[number]!
      const position = positionOf.get(split.feature)!
      const { mapper, column } = features[position]!
      const goesLeft = leftBinsOf(features[position]!, split)
      leftBins.view().set(goesLeft)
      const middle = kernels.partition(
        leaf.begin,
        leaf.end,
        addressOf(column),
        rowBytesOf(column.group),
        Number(column.group.isWide),
        leftBins.address,
        scratch.address
      )
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
        count: (middle - leaf.begin) / 4,
        begin: (leaf.begin - first) / 4,
        end: (middle - first) / 4
      }
      leaves.push({
        value: numberOrZero(split.rightOutput),
        weight: split.rightHessian,
        count: (leaf.end - middle) / 4,
        begin: (middle - first) / 4,
        end: (leaf.end - first) / 4
      })
      const [leftBounds, rightBounds] = boundsOfChildren(leaf.bounds, split)
      const path = [...leaf.path, split.feature]
      const child = (begin: number, end: number, isLeft: boolean): OpenLeaf => ({
        begin,
        end,
        count: (end - begin) / 4,
        sumGradient: isLeft ? split.leftGradient : split.rightGradient,
        sumHessian: isLeft ? split.leftHessian : split.rightHessian,
        output: isLeft ? split.leftOutput : split.rightOutput,
        depth: leaf.depth + 1,
        bounds: isLeft ? leftBounds : rightBounds,
        path,
        parentNode: node,
        histogram: undefined,
        isSplittable: new Uint8Array(features.length)
      })
      parent = leaf
      open[number] = child(leaf.begin, middle, true)
      open.push(child(middle, leaf.end, false))
      best[number] = noSplit()
      best.push(noSplit())
      left = number
      right = other
      lasting.outputOfSmaller = open[isSmaller(left) ? left : right]!.output
    }
  }
  return {
    streams: [...sampler.streams, ...streams],
    lasting,
    grow,
    rows: () => allRows.view().subarray(0, numInTree),
    rowsAddress: allRows.address
  }
}

// For each bin of the feature's column whether it goes left.
function leftBinsOf({ mapper, column, firstBin }: BinnedFeature, split: Split): Uint8Array {
  const { missing, numBins, defaultBin, mostFrequentBin } = mapper
  const ofFeature = new Uint8Array(numBins)
  if (split.categoryBins !== undefined) {
    for (const bin of split.categoryBins) ofFeature[bin] = 1
  } else {
    ofFeature.fill(1, 0, split.bin + 1)
    if (missing === missingType.zero) ofFeature[defaultBin] = Number(split.defaultLeft)
    else if (missing === missingType.nan) ofFeature[numBins - 1] = Number(split.defaultLeft)
  }
  if (column.numBins === numBins && firstBin === 0) return ofFeature
  // Bins of other features stand for the most frequent one.
  const goesLeft = new Uint8Array(column.numBins).fill(ofFeature[mostFrequentBin]!)
  for (let bin = 0; bin < numBins; bin++) if (bin !== mostFrequentBin) goesLeft[firstBin + bin] = ofFeature[bin]!
  return goesLeft
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
