/**
 * Growing a tree, leaf after leaf in the order of a growth style.
 *
 * Source: LightGBM 4.7.0 src/treelearner/serial_tree_learner.cpp; Shi, "Best-first Decision Tree Learning" (2007).
 * Styles: `growth.ts`.
 *
 * @module
 */
import { type KernelArray, takeArray } from '../../kernels/kernel-array.ts'
import type { TrainKernels } from '../../kernels/train-kernels.ts'
import { defaultLeftMask, categoricalMask } from '../../model/decision.ts'
import type { Lasting } from '../lasting.ts'
import { type BinnedData, binBytesOf, sumsOf } from '../binned-data.ts'
import type { Team } from '../threads/team.ts'
import { createFeatureSampler } from './feature-sampler.ts'
import { createForcedSplits, type ForcedSplit } from './forced-splits.ts'
import { depthwise, leafwise } from './growth.ts'
import { type GrownLeaf, type GrownNode, type GrownTree, roundedToZero } from './grown-tree.ts'
import { createLeafSearch, type Derivatives, type SearchedLeaf } from './leaf-search.ts'
import { createLevelSearch } from './level-search.ts'
import { writeLeftBins } from './left-bins.ts'
import type { NarrowingBounds } from './leaf-bounds.ts'
import { createLeafMath } from './leaf-math.ts'
import { createMonotoneMethod } from './monotone-constraints.ts'
import type { StairMemory } from './monotone-stairs.ts'
import { createGainAdjustment } from './split-gain.ts'
import { noSplit, type Split } from './split.ts'
import { type CostlyLeaf, createSplitCosts, type PaidCosts } from './split-costs.ts'
import type { TreeParameters } from './split-parameters.ts'

/** Grows trees from the same data; its random streams go on from tree to tree. */
export interface TreeGrower extends Lasting<GrowingMemory> {
  /**
   * Grows a tree.
   *
   * @param rows - those to grow it from, ascending
   */
  readonly grow: (derivatives: Derivatives, rows: Int32Array) => GrownTree
  /** The rows of the tree grown last, leaf by leaf; valid until memory is taken. */
  readonly rows: () => Int32Array
  /** Address of the first of them. */
  readonly rowsAddress: number
  /** Lets go of the threads that help. */
  readonly end: () => void
}

/** What growing remembers from tree to tree. */
export interface GrowingMemory extends StairMemory {
  /** Output of the smaller of the two newest leaves. */
  outputOfSmaller: number
  /** What splits have paid for; undefined where they cost nothing. */
  paid: PaidCosts | undefined
}

/** What trees are grown by besides parameters. */
export interface GrowingOptions {
  /** The splits at the top of every tree: what the file `forcedsplits_filename` holds. */
  readonly forcedSplits?: ForcedSplit
}

/** What trees are grown by besides parameters and what a caller gives. */
export interface GrowerOptions extends GrowingOptions {
  /** Whether LightGBM copies the rows of a tree where they are not all. */
  readonly copiesRows: boolean
  /** Other threads to share the search with. */
  readonly team: Team | undefined
}

/** A leaf that may be divided. */
interface OpenLeaf extends SearchedLeaf {
  /** Features tested above. */
  readonly path: readonly number[]
  /** Node above, -1 at the root. */
  readonly parentNode: number
  readonly bounds: NarrowingBounds
  /** 0 for none. */
  histogram: number
  mayUse: number
  isSplittable: number
}

type Flags = KernelArray<Uint8Array>

/** Prepares the growing of trees. */
export function createTreeGrower(
  kernels: TrainKernels,
  data: BinnedData,
  parameters: TreeParameters,
  { forcedSplits, copiesRows, team }: GrowerOptions
): TreeGrower {
  const { features, numRows } = data
  const isSymmetric = parameters.growth === 'symmetric'
  const { memory } = kernels
  const positionOf = new Map(features.map(({ feature }, position) => [feature, position]))
  const math = createLeafMath(parameters)
  const lasting: GrowingMemory = { outputOfSmaller: 0, paid: undefined, oldBounds: [] }
  const rowsOf = ({ begin, count }: CostlyLeaf): Int32Array => memory.int32().subarray(begin >> 2, (begin >> 2) + count)
  const costs = createSplitCosts(data, parameters, rowsOf, lasting, copiesRows)
  const monotone = createMonotoneMethod(data, parameters, lasting)
  const adjustGain = createGainAdjustment(parameters, costs)
  // Draws and costs depend on what was drawn and paid before, and so on one thread doing it all.
  const shared =
    team !== undefined && adjustGain === undefined && !parameters.extra_trees && !isSymmetric
      ? team.createSearch(data, parameters)
      : undefined
  const leafSearch = shared ?? createLeafSearch(data, parameters, math, adjustGain, kernels)
  const sampler = createFeatureSampler(
    features.map(({ feature }) => feature),
    parameters
  )
  const levels = isSymmetric ? createLevelSearch(data, parameters, math, adjustGain, kernels, sampler) : undefined
  const { search } = levels ?? leafSearch
  const growth = levels ?? (parameters.growth === 'depthwise' ? depthwise : leafwise)
  const allRows = takeArray(memory, Int32Array, numRows)
  const scratch = takeArray(memory, Int32Array, numRows)
  const mostBins = features.reduce((most, { column }) => Math.max(most, column.numBins), 1)
  const leftBins = takeArray(memory, Uint8Array, mostBins)
  const rootSums = takeArray(memory, Float64Array, 2)
  // By position of the feature.
  const numUsed = features.length
  const [ofTree, wantedFlags, madeFlags, usableBySmaller, usableByLarger] = Array.from({ length: 5 }, () =>
    takeArray(memory, Uint8Array, Math.max(1, numUsed))
  ) as [Flags, Flags, Flags, Flags, Flags]
  // Blocks that no leaf needs any longer.
  const spareHistograms: number[] = []
  const spareFlags: number[] = []
  const takeBlock = (spare: number[], bytes: number): number => {
    const address = spare.pop() ?? memory.take(bytes)
    if (address !== undefined) return address
    throw new RangeError('"num_leaves" expected fewer leaves: the kernels\' memory has no room for their histograms')
  }
  let numInTree = 0
  const forced = createForcedSplits(forcedSplits, data, parameters, math)
  if (isSymmetric && forced !== undefined)
    throw new RangeError('"forcedSplits" expected undefined with growth=symmetric')
  // Whether leaves that would not be divided may be after all.
  const keepsBlocks =
    forced !== undefined || costs !== undefined || monotone.update !== undefined || levels !== undefined

  const grow: TreeGrower['grow'] = (derivatives, rows) => {
    const inTree = sampler.nextTree()
    ofTree.view().set(inTree)
    growth.begin(inTree)
    const first = allRows.address
    numInTree = rows.length
    allRows.view().set(rows)
    costs?.beginTree(rows)
    const end = first + 4 * rows.length
    kernels.sumDerivatives(first, end, derivatives.gradients, derivatives.hessians, rootSums.address)
    const sumGradient = rootSums.view()[0]!
    const sumHessian = rootSums.view()[1]!
    const rootOutput = math.rootOutput(sumGradient, sumHessian)
    const nodes: GrownNode[] = []
    const parents: number[] = []
    const leaves: GrownLeaf[] = [{ value: roundedToZero(rootOutput), weight: 0, count: 0, begin: 0, end: rows.length }]
    const open: OpenLeaf[] = []
    const best: Split[] = [noSplit()]
    const tree = { nodes, parents, leaves, open, best }
    const root: OpenLeaf = {
      begin: first,
      end,
      count: rows.length,
      sumGradient,
      sumHessian,
      output: rootOutput,
      depth: 0,
      bounds: monotone.ofRoot(tree),
      path: [],
      parentNode: -1,
      histogram: 0,
      mayUse: 0,
      isSplittable: 0
    }
    open.push(root)
    let left = 0
    let right = -1
    let parent: OpenLeaf | undefined
    // Of the smaller and the larger leaf that were searched last.
    let searchedHistograms: number[] = []

    let isSearched = forced?.begin({
      search: () => findBestSplits(left, right, forced.isForced),
      leafOf: (number) => open[number]!,
      outputOf: (number) => (right < 0 ? lasting.outputOfSmaller : open[number]!.output),
      histogramOf: (number, position) => {
        const histogram = searchedHistograms[Number(!isSmaller(number))]
        return histogram === undefined || histogram === 0
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
      const chosen = growth.next(tree)
      if (chosen === undefined) break
      divide(chosen)
    }
    for (const leaf of open) release(leaf)
    if (parent !== undefined) release(parent)
    return { nodes, leaves, shrinkage: 1 }

    // Gives back the blocks of a leaf that will not be divided, or whose parts have been searched.
    function release(leaf: OpenLeaf): void {
      if (leaf.histogram !== 0) spareHistograms.push(leaf.histogram)
      if (leaf.isSplittable !== 0) spareFlags.push(leaf.isSplittable)
      leaf.histogram = 0
      leaf.isSplittable = 0
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
      const isTooDeep = !growth.goesOn() || (maxDepth > 0 && ofLeft.depth >= maxDepth)
      if (isTooDeep || (ofLeft.count < 2 * minData && (ofRight?.count ?? 0) < 2 * minData)) {
        if (parent !== undefined) release(parent)
        return
      }
      const isLeftSmaller = ofRight === undefined || ofLeft.count < ofRight.count
      const smaller = isLeftSmaller ? ofLeft : ofRight
      const larger = isLeftSmaller ? ofRight : ofLeft
      const ofSmaller = featuresOf(smaller)
      const ofLarger = larger && featuresOf(larger)
      smaller.histogram = takeBlock(spareHistograms, Math.max(1, data.histogramBytes))
      for (const leaf of larger === undefined ? [smaller] : [smaller, larger]) {
        leaf.isSplittable = takeBlock(spareFlags, Math.max(1, numUsed))
      }
      usableBySmaller.view().set(ofSmaller)
      smaller.mayUse = usableBySmaller.address
      const wanted = wantedBelow(parent, added)
      let made = wanted
      if (forced !== undefined) {
        // A feature that is added may not be looked at, but the splits that are forced need its histogram.
        made = madeFlags.address
        madeFlags.view().set(wantedFlags.view().map((flag, i) => flag | (added?.[i] ?? 0)))
      }
      if (larger !== undefined) {
        larger.histogram = parent!.histogram
        parent!.histogram = 0
        usableByLarger.view().set(ofLarger!)
        larger.mayUse = usableByLarger.address
      }
      searchedHistograms = [smaller.histogram, larger?.histogram ?? 0]
      const [bestOfSmaller, bestOfLarger] = search({ smaller, larger, wanted, made }, derivatives)
      best[isLeftSmaller ? leftLeaf : rightLeaf] = bestOfSmaller
      if (larger === undefined) return
      best[isLeftSmaller ? rightLeaf : leftLeaf] = bestOfLarger
      release(parent!)
      if (keepsBlocks) return
      for (const leaf of [leftLeaf, rightLeaf]) if (!(best[leaf]!.gain > 0)) release(open[leaf]!)
    }

    // The features that a leaf may be divided by; those of a level are drawn for all of its leaves.
    function featuresOf({ path }: OpenLeaf): Uint8Array {
      return levels === undefined ? sampler.nextNode(path) : inTree
    }

    // The features that a leaf, or those it was divided into, are searched by.
    function wantedBelow(leaf: OpenLeaf | undefined, added?: Uint8Array): number {
      const flags = leaf?.isSplittable ?? ofTree.address
      if (forced === undefined) return flags
      const before = leaf && memory.bytes().subarray(flags)
      wantedFlags.view().set(inTree.map((flag, i) => (before?.[i] ?? 1) & (flag | (added?.[i] ?? 0))))
      return wantedFlags.address
    }

    // A leaf whose bounds have changed.
    function findBestSplitAgain(number: number): void {
      const leaf = open[number]!
      const { leftGradient, leftHessian, rightGradient, rightHessian } = best[number]!
      const sumGradient = leftGradient + rightGradient
      const sumHessian = leftHessian + rightHessian
      const output = math.rootOutput(sumGradient, sumHessian)
      usableBySmaller.view().set(sampler.nextNode(leaf.path))
      leaf.mayUse = usableBySmaller.address
      best[number] = leafSearch.searchAgain({ ...leaf, sumGradient, sumHessian, output }, wantedBelow(leaf))
    }

    function divide(number: number): void {
      const leaf = open[number]!
      const split = best[number]!
      const position = positionOf.get(split.feature)!
      const { mapper, column } = features[position]!
      costs?.pay(
        split,
        position,
        leaf,
        open.flatMap((other, i) => (i === number ? [] : [[other, best[i]!] as const]))
      )
      writeLeftBins(memory.bytes(), leftBins.address, features[position]!, split)
      const middle = kernels.partition(
        leaf.begin,
        leaf.end,
        column.address,
        binBytesOf(column),
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
        bin: split.bin,
        categoryBins: split.categoryBins,
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
      parents.push(leaf.parentNode)
      const [leftBounds, rightBounds] = monotone.ofParts(leaf.bounds, split, other)
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
        histogram: 0,
        mayUse: 0,
        isSplittable: 0
      })
      parent = leaf
      open[number] = child(leaf.begin, middle, true)
      open.push(child(middle, leaf.end, false))
      best[number] = noSplit()
      best.push(noSplit())
      left = number
      right = other
      monotone.update?.(tree, split).forEach(findBestSplitAgain)
      lasting.outputOfSmaller = open[isSmaller(left) ? left : right]!.output
    }
  }
  return {
    streams: [...sampler.streams, ...leafSearch.streams],
    lasting,
    grow,
    rows: () => allRows.view().subarray(0, numInTree),
    rowsAddress: allRows.address,
    end: () => shared?.end()
  }
}
