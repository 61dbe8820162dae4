/**
 * XGBoost's trees as a `Forest`: values and sums in float32, thresholds that compare with `<=`, sets of categories that go left, and
 * a tree for each raw score in turn.
 *
 * @module
 */
import { categoricalMask, defaultLeftMask, missingType, nanInSetMask } from '../../model/decision.ts'
import { checkForest, draftForest, type ForestDraft } from '../../model/forest-builder.ts'
import type { Forest } from '../../model/forest.ts'
import type { FileTrees, UnweightedTrees } from '../../model/model.ts'
import { nextDownFloat32 } from '../../numeric/float32-neighbours.ts'
import { addCategorySets } from '../category-sets.ts'
import type { TreeOrder } from './tree-order.ts'
import type { XgboostTree } from './tree.ts'

const nanMissing = missingType.nan << 2
// More than rounding to float32 changes of a sum of hessians, relative to it.
const hessianRounding = 2 ** -18

/** What a forest is built from. */
export interface XgboostForestParts {
  readonly trees: readonly XgboostTree[]
  /** What each tree's leaves are multiplied with [numTrees]. */
  readonly weights: Float32Array
  readonly order: TreeOrder
  readonly numFeatures: number
  /** In raw-score units [numOutputs]. */
  readonly baseScores: Float32Array
}

/** The forest, and the number that XGBoost gives each of its leaves. */
export function buildXgboostForest(parts: XgboostForestParts): { forest: Forest; fileTrees: FileTrees } {
  const { trees, weights, order, numFeatures, baseScores } = parts
  const numOutputs = baseScores.length
  const sources = Array.from(order.sourceOf, (tree) => (tree < 0 ? undefined : trees[tree]!))
  const draft = draftForest({
    trees: sources.map((tree) => ({
      numLeaves: tree?.leaves.length ?? 1,
      numCategoricalSplits: tree?.categories.size ? tree.nodes.filter((node) => tree.categories.has(node)).length : 0
    })),
    numFeatures,
    numTreesPerIteration: numOutputs,
    anyLinear: false,
    tinyIsZero: false
  })
  draft.baseScores.set(baseScores)
  draft.sumType = 'float32'
  draft.inputType = 'float32'
  draft.fractionIsZeroth = false
  if (trees.every(({ sumHessian }) => sumHessian !== undefined)) draft.coverType = 'weight'
  const leafNumber = new Int32Array(draft.leafValue.length)
  const unweighted: UnweightedTrees = {
    leafValue: new Float32Array(draft.leafValue.length),
    treeWeight: new Float32Array(draft.numTrees).fill(1),
    internalWeight: new Float32Array(draft.splitFeature.length).fill(-1),
    isVector: new Uint8Array(draft.numTrees)
  }
  const sets: Int32Array[] = []
  // One for all trees, as an array for each takes 3 % of the time of loading trees of 64 leaves.
  const numbers = new Int32Array(trees.reduce((most, { leftChild }) => Math.max(most, leftChild.length), 0))
  sources.forEach((source, tree) => {
    // A number that changes no sum, where an iteration has fewer trees of one raw score than of another.
    if (source === undefined) draft.leafValue[draft.leafOffsets[tree]!] = -0
    else {
      unweighted.treeWeight[tree] = weights[order.sourceOf[tree]!]!
      unweighted.isVector[tree] = Number(source.vectors !== undefined)
      addTree(draft, tree, source, sets, leafNumber, unweighted, numbers)
    }
  })
  addCategorySets(draft, sets)
  checkForest(
    draft,
    (tree) => ({ library: 'XGBoost', section: `trees[${order.sourceOf[tree]}]` }),
    categoricalMask | nanMissing | defaultLeftMask | nanInSetMask
  )
  const { roundOffsets, treeOffsets, treeOf } = order
  return { forest: draft, fileTrees: { roundOffsets, treeOffsets, treeOf, leafNumber, unweighted } }
}

// Adds a tree of the file; `numbers` is scratch, with room for each of its nodes: their numbers in the forest.
function addTree(
  forest: ForestDraft,
  tree: number,
  source: XgboostTree,
  sets: Int32Array[],
  leafNumber: Int32Array,
  unweighted: UnweightedTrees,
  numbers: Int32Array
): void {
  const firstNode = forest.nodeOffsets[tree]!
  const firstLeaf = forest.leafOffsets[tree]!
  const numOutputs = forest.numTreesPerIteration
  const output = tree % numOutputs
  const { vectors, sumHessian } = source
  const { nodes, leaves } = source
  for (let i = 0; i < nodes.length; i++) numbers[nodes[i]!] = firstNode + i
  for (let i = 0; i < leaves.length; i++) {
    const node = leaves[i]!
    const leaf = firstLeaf + i
    numbers[node] = ~leaf
    const value =
      vectors === undefined ? source.condition[node]! : vectors.values[vectors.rowOf(node) * numOutputs + output]!
    unweighted.leafValue[leaf] = value
    forest.leafValue[leaf] = Math.fround(value * unweighted.treeWeight[tree]!)
    if (sumHessian !== undefined) forest.leafWeight[leaf] = sumHessian[node]!
    leafNumber[leaf] = node
  }
  const hasCategories = source.categories.size > 0
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!
    const number = firstNode + i
    const categories = hasCategories ? source.categories.get(node) : undefined
    const isDefaultLeft = source.defaultLeft[node] === 1
    const left = numbers[source.leftChild[node]!]!
    const right = numbers[source.rightChild[node]!]!
    forest.splitFeature[number] = source.splitFeature[node]!
    if (categories === undefined) {
      forest.threshold[number] = lessThan(source.condition[node]!)
      forest.decisionType[number] = nanMissing | (isDefaultLeft ? defaultLeftMask : 0)
      forest.leftChild[number] = left
      forest.rightChild[number] = right
    } else {
      // XGBoost's sets go right, ours left.
      forest.threshold[number] = sets.push(categories) - 1
      forest.decisionType[number] = categoricalMask | (isDefaultLeft ? 0 : nanInSetMask)
      forest.leftChild[number] = right
      forest.rightChild[number] = left
    }
    if (sumHessian !== undefined) unweighted.internalWeight[number] = sumHessian[node]!
    if (source.lossChange !== undefined) forest.splitGain[number] = source.lossChange[node]!
  }
  if (sumHessian !== undefined) addHessians(forest, tree, source, sumHessian)
}

// Sums of hessians of the nodes. The file's are rounded to float32; explanations are faster where they add up, so they are those of
// the leaves, added up in float64, unless the file's are others.
function addHessians(forest: ForestDraft, tree: number, { nodes }: XgboostTree, sumHessian: Float32Array): void {
  const { internalWeight, leafWeight, leftChild, rightChild } = forest
  const firstNode = forest.nodeOffsets[tree]!
  const weightOf = (child: number): number => (child >= 0 ? internalWeight[child]! : leafWeight[~child]!)
  let isSum = true
  // Backwards, as nodes stand before their children.
  for (let i = nodes.length - 1; i >= 0; i--) {
    const sum = weightOf(leftChild[firstNode + i]!) + weightOf(rightChild[firstNode + i]!)
    internalWeight[firstNode + i] = sum
    if (!(Math.abs(sum - sumHessian[nodes[i]!]!) <= hessianRounding * sum)) isSum = false
  }
  if (!isSum) nodes.forEach((node, i) => (internalWeight[firstNode + i] = sumHessian[node]!))
}

// What a float32 is at most when it is below `limit`; NaN when none is.
function lessThan(limit: number): number {
  return limit === -Infinity ? NaN : nextDownFloat32(limit)
}
