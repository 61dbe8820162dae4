/**
 * Trees by the definitions of docs/training.md, plainly: every leaf sums up its own rows for every bin, and every threshold sums
 * up its own bins.
 */
import { missingType } from '../../src/model/decision.ts'
import { epsilon } from '../../src/numeric/constants.ts'
import { createLightgbmRandom } from '../../src/numeric/lightgbm-random.ts'
import type { BinMapper } from '../../src/train/bins/bin-mapper.ts'
import type { FeatureSampler } from '../../src/train/tree/feature-sampler.ts'
import { findSplit } from '../../src/train/tree/find-split.ts'
import { createLeafMath, type LeafMath, type OutputBounds, unbounded } from '../../src/train/tree/leaf-math.ts'
import { sameBounds } from '../../src/train/tree/leaf-bounds.ts'
import { isBetter, noSplit, type Split } from '../../src/train/tree/split.ts'
import type { TreeParameters } from '../../src/train/tree/split-parameters.ts'

export interface TwinFeature {
  readonly feature: number
  readonly mapper: BinMapper
  /** Bin of each row. */
  readonly bins: readonly number[]
}

export interface TwinData {
  readonly features: readonly TwinFeature[]
  readonly gradients: readonly number[]
  readonly hessians: readonly number[]
}

export interface TwinTree {
  readonly nodes: { feature: number; bin: number; categories: readonly number[]; defaultLeft: boolean; gain: number }[]
  readonly leaves: { value: number; rows: readonly number[] }[]
}

interface Leaf {
  readonly rows: readonly number[]
  readonly sumGradient: number
  readonly sumHessian: number
  readonly output: number
  readonly depth: number
  readonly path: readonly number[]
  readonly bounds: OutputBounds
  /** 1 for each feature that it may be divided by. */
  readonly usable: Uint8Array
  readonly best: Split | undefined
}

interface Growing {
  readonly data: TwinData
  readonly parameters: TreeParameters
  readonly math: LeafMath
  readonly leaves: Leaf[]
  readonly nodes: TwinTree['nodes']
}

/** Level by level; within a level the best gain first. */
export function growDepthwise(
  data: TwinData,
  rows: readonly number[],
  parameters: TreeParameters,
  sampler: FeatureSampler
): TwinTree {
  const growing = startTree(data, rows, parameters, sampler.nextTree())
  const { leaves } = growing
  let newest = [0]
  while (leaves.length < parameters.num_leaves) {
    searchLeaves(growing, sampler, newest)
    const divisible = [...leaves.keys()].filter((number) => (leaves[number]!.best?.gain ?? 0) > 0)
    const depth = Math.min(...divisible.map((number) => leaves[number]!.depth))
    const ofLevel = divisible.filter((number) => leaves[number]!.depth === depth)
    const [chosen] = ofLevel.toSorted((a, b) => (isBetter(leaves[a]!.best!, leaves[b]!.best!) ? -1 : 1))
    if (chosen === undefined) break
    newest = [chosen, divide(growing, chosen, leaves[chosen]!.best!)]
  }
  return finished(growing)
}

/** Level by level, all leaves by the same split. */
export function growSymmetric(
  data: TwinData,
  rows: readonly number[],
  parameters: TreeParameters,
  sampler: FeatureSampler
): TwinTree {
  const inTree = sampler.nextTree()
  const growing = startTree(data, rows, parameters, inTree)
  const { leaves } = growing
  const root = leaves[0]!
  const path: number[] = []
  const numLevels = Math.min(
    Math.floor(Math.log2(parameters.num_leaves)),
    parameters.max_depth > 0 ? parameters.max_depth : Infinity
  )
  for (let level = 0; level < numLevels && root.rows.length >= 2 * parameters.min_data_in_leaf; level++) {
    const drawn = sampler.nextNode(path)
    let best: { gain: number; feature: number; splits: (Split | undefined)[] } | undefined
    for (const [position, feature] of data.features.entries()) {
      if (inTree[position] === 0 || drawn[position] === 0) continue
      for (const candidate of candidatesOf(growing, feature, root)) {
        const splits = leaves.map((leaf) => splitBy(growing, leaf, feature, candidate))
        const gain = splits.reduce((sum, split) => sum + (split?.gain ?? 0), 0)
        if (gain > (best?.gain ?? 0)) best = { gain, feature: feature.feature, splits }
      }
    }
    if (best === undefined) break
    for (const [number, split] of best.splits.entries()) if (split !== undefined) divide(growing, number, split)
    path.push(best.feature)
  }
  return finished(growing)
}

function startTree(data: TwinData, rows: readonly number[], parameters: TreeParameters, usable: Uint8Array): Growing {
  const math = createLeafMath(parameters)
  const [sumGradient, sumHessian] = sumsOfRows(data, rows)
  const output = math.rootOutput(sumGradient, sumHessian)
  const root = { rows, sumGradient, sumHessian, output, depth: 0, path: [], bounds: unbounded, usable, best: undefined }
  return { data, parameters, math, leaves: [root], nodes: [] }
}

function finished({ leaves, nodes }: Growing): TwinTree {
  return { nodes, leaves: leaves.map(({ output, rows }) => ({ value: output, rows })) }
}

function sumsOfRows({ gradients, hessians }: TwinData, rows: readonly number[]): [gradient: number, hessian: number] {
  return rows.reduce(([g, h], row) => [g + gradients[row]!, h + hessians[row]!], [0, 0] as [number, number])
}

// Gradient and hessian of each bin, side by side.
function sumsOfBins(data: TwinData, { bins, mapper }: TwinFeature, { rows }: Leaf): Float64Array {
  const sums = new Float64Array(2 * mapper.numBins)
  for (const row of rows) {
    sums[2 * bins[row]!]! += data.gradients[row]!
    sums[2 * bins[row]! + 1]! += data.hessians[row]!
  }
  return sums
}

// The split of a leaf by each feature alone is LightGBM's.
function searchLeaves(growing: Growing, sampler: FeatureSampler, newest: readonly number[]): void {
  const { leaves, parameters, data, math } = growing
  const { max_depth: maxDepth, min_data_in_leaf: minData } = parameters
  const isTooDeep = maxDepth > 0 && leaves[newest[0]!]!.depth >= maxDepth
  if (isTooDeep || newest.every((number) => leaves[number]!.rows.length < 2 * minData)) return
  const smallerFirst = newest.toSorted((a, b) => leaves[a]!.rows.length - leaves[b]!.rows.length || b - a)
  for (const number of smallerFirst) {
    const leaf = leaves[number]!
    const drawn = sampler.nextNode(leaf.path)
    const isWorth = new Uint8Array(leaf.usable.length)
    let best = noSplit()
    for (const [position, feature] of data.features.entries()) {
      if (leaf.usable[position] === 0) continue
      const split = noSplit()
      const found = findSplit(
        { ...leaf, count: leaf.rows.length, bounds: sameBounds(leaf.bounds) },
        {
          ...feature,
          position,
          constraint: parameters.monotone_constraints?.[feature.feature] ?? 0,
          random: createLightgbmRandom(0)
        },
        { sums: sumsOfBins(data, feature, leaf), offset: 0 },
        math,
        parameters,
        split
      )
      isWorth[position] = Number(found)
      split.gain *= factorOf(parameters, leaf, feature)
      if (drawn[position] === 1 && isBetter(split, best)) best = split
    }
    leaves[number] = { ...leaf, usable: isWorth, best }
  }
}

function factorOf(parameters: TreeParameters, { depth }: Leaf, { feature, mapper }: TwinFeature): number {
  const contribution = parameters.feature_contri[feature] ?? 1
  const isConstrained = !mapper.isCategorical && (parameters.monotone_constraints?.[feature] ?? 0) !== 0
  if (!isConstrained) return contribution
  const penalty = parameters.monotone_penalty
  if (penalty >= depth + 1) return contribution * epsilon
  return contribution * (penalty <= 1 ? 1 - penalty / 2 ** depth + epsilon : 1 - 2 ** (penalty - 1 - depth) + epsilon)
}

// Divides a leaf. The left part keeps its number; returns that of the right one.
function divide({ data, parameters, leaves, nodes }: Growing, number: number, split: Split): number {
  const leaf = leaves[number]!
  const feature = data.features.find((one) => one.feature === split.feature)!
  const isLeft = (row: number): boolean => goesLeft(feature, split, feature.bins[row]!)
  const middle = (split.leftOutput + split.rightOutput) / 2
  const sign = feature.mapper.isCategorical ? 0 : (parameters.monotone_constraints?.[split.feature] ?? 0)
  const below = ({ lower, upper }: OutputBounds): OutputBounds => ({ lower, upper: Math.min(upper, middle) })
  const above = ({ lower, upper }: OutputBounds): OutputBounds => ({ lower: Math.max(lower, middle), upper })
  const common = { depth: leaf.depth + 1, path: [...leaf.path, split.feature], usable: leaf.usable, best: undefined }
  leaves[number] = {
    ...common,
    rows: leaf.rows.filter(isLeft),
    sumGradient: split.leftGradient,
    sumHessian: split.leftHessian,
    output: split.leftOutput,
    bounds: sign > 0 ? below(leaf.bounds) : sign < 0 ? above(leaf.bounds) : leaf.bounds
  }
  leaves.push({
    ...common,
    rows: leaf.rows.filter((row) => !isLeft(row)),
    sumGradient: split.rightGradient,
    sumHessian: split.rightHessian,
    output: split.rightOutput,
    bounds: sign > 0 ? above(leaf.bounds) : sign < 0 ? below(leaf.bounds) : leaf.bounds
  })
  nodes.push({
    feature: split.feature,
    bin: split.categoryBins === undefined ? split.bin : 0,
    categories: [...(split.categoryBins ?? [])].sort((a, b) => a - b),
    defaultLeft: split.defaultLeft,
    gain: split.gain + parameters.min_gain_to_split
  })
  return leaves.length - 1
}

// Missing values of a numerical feature have a bin; -1 for none.
function missingBinOf({ missing, defaultBin, numBins }: BinMapper): number {
  return missing === missingType.none ? -1 : missing === missingType.zero ? defaultBin : numBins - 1
}

function goesLeft({ mapper }: TwinFeature, split: Candidate, bin: number): boolean {
  if (split.categoryBins !== undefined) return split.categoryBins.includes(bin)
  return bin === missingBinOf(mapper) ? split.defaultLeft : bin <= split.bin
}

type Candidate = Pick<Split, 'bin' | 'categoryBins' | 'defaultLeft'>

// All splits by a feature, in the order in which ties are decided.
function candidatesOf(growing: Growing, feature: TwinFeature, root: Leaf): Candidate[] {
  const { mapper } = feature
  const missingBin = missingBinOf(mapper)
  const bins = Array.from({ length: mapper.numBins }, (_, bin) => bin)
  if (mapper.isCategorical) {
    return setsOf(growing, feature, root).map((set) => ({
      bin: 0,
      categoryBins: Int32Array.from(set),
      defaultLeft: false
    }))
  }
  const candidate = (bin: number, defaultLeft: boolean): Candidate => ({ bin, categoryBins: undefined, defaultLeft })
  const last = mapper.numBins - 1
  if (missingBin < 0 || mapper.numBins <= 2) {
    const thresholds = bins.slice(0, -1).toReversed()
    return thresholds.map((bin) => candidate(bin, missingBin <= bin))
  }
  const known = bins.filter((bin) => bin !== missingBin)
  return [
    ...known
      .filter((bin) => bin > 0)
      .toReversed()
      .map((bin) => candidate(bin - 1, true)),
    ...known.filter((bin) => bin < last).map((bin) => candidate(bin, false))
  ]
}

// Sets of categories that may go left: those that LightGBM tries for the root.
function setsOf({ data, parameters }: Growing, feature: TwinFeature, root: Leaf): number[][] {
  const { numBins } = feature.mapper
  const categories = Array.from({ length: numBins - 1 }, (_, i) => i + 1)
  if (numBins <= parameters.max_cat_to_onehot) return categories.map((bin) => [bin])
  const sums = sumsOfBins(data, feature, root)
  const factor = root.rows.length / (root.sumHessian + 2 * epsilon)
  const rowsIn = (bin: number): number => Math.trunc(sums[2 * bin + 1]! * factor + 0.5)
  const outputOf = (bin: number): number => sums[2 * bin]! / (sums[2 * bin + 1]! + parameters.cat_smooth)
  const order = categories
    .filter((bin) => rowsIn(bin) >= parameters.cat_smooth)
    .toSorted((a, b) => outputOf(a) - outputOf(b))
  const most = Math.min(parameters.max_cat_threshold, Math.floor((order.length + 1) / 2))
  return [order, order.toReversed()].flatMap((sequence) => {
    const sets: number[][] = []
    let rowsOfGroup = 0
    for (let length = 1; length <= most; length++) {
      const set = sequence.slice(0, length)
      const rows = set.reduce((sum, bin) => sum + rowsIn(bin), 0)
      const hessian = set.reduce((sum, bin) => sum + sums[2 * bin + 1]!, epsilon)
      rowsOfGroup += rowsIn(set[length - 1]!)
      if (rows < parameters.min_data_in_leaf || hessian < parameters.min_sum_hessian_in_leaf) continue
      const otherRows = root.rows.length - rows
      if (otherRows < Math.max(parameters.min_data_in_leaf, parameters.min_data_per_group)) break
      if (root.sumHessian + 2 * epsilon - hessian < parameters.min_sum_hessian_in_leaf) break
      if (rowsOfGroup < parameters.min_data_per_group) continue
      rowsOfGroup = 0
      sets.push(set)
    }
    return sets
  })
}

// What a candidate makes of a leaf; undefined where it stays whole.
function splitBy(growing: Growing, leaf: Leaf, feature: TwinFeature, candidate: Candidate): Split | undefined {
  const { data, parameters, math } = growing
  const { mapper } = feature
  const { lambda_l2: l2, min_data_in_leaf: minData, min_sum_hessian_in_leaf: minHessian } = parameters
  const { sumGradient, output, bounds } = leaf
  const count = leaf.rows.length
  const sumHessian = leaf.sumHessian + 2 * epsilon
  const sums = sumsOfBins(data, feature, leaf)
  // Rows are counted by their hessians.
  const factor = count / sumHessian
  const rowsIn = (bin: number): number => Math.trunc(sums[2 * bin + 1]! * factor + 0.5)
  const { categoryBins, defaultLeft } = candidate
  const isTwoWay = categoryBins === undefined && missingBinOf(mapper) >= 0 && mapper.numBins > 2
  // The side that missing values are not on is summed up, the other one is the rest of the leaf.
  const sumsUpLeft = categoryBins !== undefined || (isTwoWay && !defaultLeft)
  const bins = Array.from({ length: mapper.numBins }, (_, bin) => bin)
  const summedUp = bins.filter((bin) => goesLeft(feature, candidate, bin) === sumsUpLeft)
  let gradient = 0
  let hessian = epsilon
  let rows = 0
  for (const bin of categoryBins ?? (sumsUpLeft ? summedUp : summedUp.toReversed())) {
    if (bin === 0 && mapper.mostFrequentBin === 0) {
      // It has the rows that are not in other bins.
      const others = bins.slice(1)
      gradient = sumGradient - others.reduce((sum, one) => sum + sums[2 * one]!, 0)
      hessian = others.reduce((rest, one) => rest - sums[2 * one + 1]!, sumHessian - epsilon)
      rows = others.reduce((rest, one) => rest - rowsIn(one), count)
    } else {
      gradient += sums[2 * bin]!
      hessian += sums[2 * bin + 1]!
      rows += rowsIn(bin)
    }
  }
  const rest = { gradient: sumGradient - gradient, hessian: sumHessian - hessian, rows: count - rows }
  const side = { gradient, hessian, rows }
  if (Math.min(side.rows, rest.rows) < minData || Math.min(side.hessian, rest.hessian) < minHessian) return undefined
  const [left, right] = sumsUpLeft ? [side, rest] : [rest, side]
  const constraint = mapper.isCategorical ? 0 : (parameters.monotone_constraints?.[feature.feature] ?? 0)
  const isSet = mapper.isCategorical && mapper.numBins > parameters.max_cat_to_onehot
  const splitL2 = isSet ? l2 + parameters.cat_l2 : l2
  const gain = math.splitGain(
    left.gradient,
    left.hessian,
    left.rows,
    right.gradient,
    right.hessian,
    right.rows,
    output,
    splitL2,
    constraint,
    bounds,
    bounds
  )
  const whole = math.gain(sumGradient, sumHessian, count, output, l2)
  const gained = (gain - (whole + parameters.min_gain_to_split)) * factorOf(parameters, leaf, feature)
  if (!(gained > 0)) return undefined
  return {
    ...noSplit(),
    ...candidate,
    gain: gained,
    feature: feature.feature,
    leftGradient: left.gradient,
    leftHessian: left.hessian - epsilon,
    leftOutput: math.output(left.gradient, left.hessian, left.rows, output, splitL2, bounds),
    rightGradient: right.gradient,
    rightHessian: right.hessian - epsilon,
    rightOutput: math.output(right.gradient, right.hessian, right.rows, output, splitL2, bounds)
  }
}
