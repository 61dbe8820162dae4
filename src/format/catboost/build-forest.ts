/**
 * CatBoost's trees as a `Forest`: nodes instead of levels, a tree for each raw score, sums in float64 that are scaled at the end.
 *
 * Trees of levels become complete trees of nodes, the last split on top, so that leaves stand in the order of their numbers: as many
 * nodes as the file has leaf values.
 *
 * @module
 */
import { categoricalMask, defaultLeftMask, isCategorical, missingType } from '../../model/decision.ts'
import { checkForest, draftForest, type ForestDraft } from '../../model/forest-builder.ts'
import type { Forest } from '../../model/forest.ts'
import type { FileTrees } from '../../model/model.ts'
import { addCategorySets } from '../category-sets.ts'
import type { Conditions } from './conditions.ts'
import { catboostFault, type CatboostTree, type ModelParts, type NodeTree, type ObliviousTree } from './model-parts.ts'

/** The forest, and the number that CatBoost gives each of its leaves. */
export function buildCatboostForest(
  { trees, numOutputs, scale, bias }: Pick<ModelParts, 'trees' | 'numOutputs' | 'scale' | 'bias'>,
  conditions: Conditions,
  numColumns: number
): { forest: Forest; fileTrees: FileTrees } {
  const nodeTrees = trees.map((tree) => (tree.kind === 'nodes' ? tree : nodesOf(tree)))
  const sizes = nodeTrees.map(({ splits, leafNumber }) => ({
    numLeaves: leafNumber.length,
    numCategoricalSplits: categoriesIn(splits, conditions).length
  }))
  const draft = draftForest({
    trees: sizes.flatMap((size) => Array.from({ length: numOutputs }, () => size)),
    numFeatures: numColumns,
    numTreesPerIteration: numOutputs,
    anyLinear: false,
    tinyIsZero: false
  })
  draft.baseScores.set(biasOf(bias, numOutputs))
  draft.baseIsLast = true
  draft.baseIsOfFirst = true
  draft.scale = scale
  draft.inputType = 'float32'
  draft.fractionIsZeroth = false
  // Without weights there are no covers at all.
  if (trees.length > 0 && trees.every(({ leafWeights }) => leafWeights !== undefined)) draft.coverType = 'leaf-weight'
  const leafNumber = new Int32Array(draft.leafValue.length)
  const sets: Int32Array[] = []
  nodeTrees.forEach((tree, i) => {
    for (let output = 0; output < numOutputs; output++)
      addTree(draft, i * numOutputs + output, tree, output, conditions, sets, leafNumber)
  })
  addCategorySets(draft, sets)
  checkForest(
    draft,
    (tree) => ({ library: 'CatBoost', section: `trees[${Math.floor(tree / numOutputs)}]` }),
    categoricalMask | (missingType.nan << 2) | defaultLeftMask
  )
  const numbers = Int32Array.from({ length: trees.length + 1 }, (_, tree) => tree)
  return {
    forest: draft,
    fileTrees: {
      roundOffsets: numbers,
      treeOffsets: numbers,
      treeOf: Int32Array.from(trees, (_, tree) => tree * numOutputs),
      leafNumber
    }
  }
}

function biasOf(bias: Float64Array, numOutputs: number): Float64Array {
  if (bias.length === numOutputs) return bias
  if (bias.length > 1) throw catboostFault(`expected ${numOutputs} biases, got ${bias.length}`, 'scale_and_bias')
  return new Float64Array(numOutputs).fill(bias[0] ?? 0)
}

// A complete tree, level after level. A node of level l, with as many above it, has the number 2^l - 1 and what bits the branches
// above give.
function nodesOf({ splits, leafValues, leafWeights }: ObliviousTree): NodeTree {
  const depth = splits.length
  const numNodes = 2 ** depth - 1
  const ofNodes = new Int32Array(numNodes)
  const falseChild = new Int32Array(numNodes)
  const trueChild = new Int32Array(numNodes)
  for (let level = 0; level < depth; level++) {
    const first = 2 ** level - 1
    for (let i = 0; i < 2 ** level; i++) {
      const node = first + i
      ofNodes[node] = splits[depth - 1 - level]!
      const below = 2 * node + 1
      falseChild[node] = level + 1 < depth ? below : ~(2 * i)
      trueChild[node] = level + 1 < depth ? below + 1 : ~(2 * i + 1)
    }
  }
  return {
    kind: 'nodes',
    splits: ofNodes,
    falseChild,
    trueChild,
    leafNumber: Int32Array.from({ length: numNodes + 1 }, (_, leaf) => leaf),
    leafValues,
    leafWeights
  }
}

// The conditions among `splits` that test categories, each once.
function categoriesIn(splits: Int32Array, { decisionType }: Conditions): number[] {
  return [...new Set(splits.filter((split) => isCategorical(decisionType[split]!)))]
}

function addTree(
  forest: ForestDraft,
  tree: number,
  source: NodeTree,
  output: number,
  conditions: Conditions,
  sets: Int32Array[],
  leafNumber: Int32Array
): void {
  const numOutputs = forest.numTreesPerIteration
  const firstNode = forest.nodeOffsets[tree]!
  const firstLeaf = forest.leafOffsets[tree]!
  const firstSet = sets.length
  const categories = categoriesIn(source.splits, conditions)
  for (const condition of categories) sets.push(Int32Array.of(conditions.value[condition]!))
  const setOf = new Map(categories.map((condition, i) => [condition, firstSet + i]))
  const numberOf = (child: number): number => (child >= 0 ? firstNode + child : ~(firstLeaf + ~child))
  source.leafNumber.forEach((number, leaf) => {
    forest.leafValue[firstLeaf + leaf] = source.leafValues[leaf * numOutputs + output]!
    leafNumber[firstLeaf + leaf] = number
  })
  source.splits.forEach((condition, i) => {
    const node = firstNode + i
    const set = setOf.get(condition)
    const [ifFalse, ifTrue] = [numberOf(source.falseChild[i]!), numberOf(source.trueChild[i]!)]
    forest.splitFeature[node] = conditions.column[condition]!
    forest.threshold[node] = set ?? conditions.value[condition]!
    forest.decisionType[node] = conditions.decisionType[condition]!
    // A category in the set goes left.
    forest.leftChild[node] = set === undefined ? ifFalse : ifTrue
    forest.rightChild[node] = set === undefined ? ifTrue : ifFalse
  })
  if (source.leafWeights !== undefined) addWeights(forest, tree, source.leafWeights)
}

// Weights of the nodes are sums of their leaves'.
function addWeights(forest: ForestDraft, tree: number, leafWeights: Float64Array): void {
  const { leafWeight, internalWeight, leftChild, rightChild } = forest
  leafWeight.set(leafWeights, forest.leafOffsets[tree]!)
  const weightOf = (child: number): number => (child >= 0 ? internalWeight[child]! : leafWeight[~child]!)
  // Backwards, as nodes stand before their children.
  for (let node = forest.nodeOffsets[tree + 1]! - 1; node >= forest.nodeOffsets[tree]!; node--)
    internalWeight[node] = weightOf(leftChild[node]!) + weightOf(rightChild[node]!)
}

/** Checks that weights are such as sums of training rows' have. */
export function checkWeights(trees: readonly CatboostTree[]): void {
  trees.forEach(({ leafWeights }, tree) => {
    if (leafWeights?.every((weight) => weight >= 0 && weight < Infinity) === false)
      throw catboostFault('expected finite numbers >= 0', `trees[${tree}]`, 'leaf_weights')
  })
}
