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
import { catboostFault, type CatboostTree, type ModelParts, type NodeTree } from './model-parts.ts'

/** The forest, and the number that CatBoost gives each of its leaves. */
export function buildCatboostForest(
  { trees, numOutputs, scale, bias }: Pick<ModelParts, 'trees' | 'numOutputs' | 'scale' | 'bias'>,
  conditions: Conditions,
  numColumns: number
): { forest: Forest; fileTrees: FileTrees } {
  const sizes = trees.map((tree) => ({
    numLeaves: tree.kind === 'nodes' ? tree.leafNumber.length : 2 ** tree.splits.length,
    numCategoricalSplits: categoriesIn(tree.splits, conditions).length
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
  trees.forEach((source, i) => {
    const categories = categoriesIn(source.splits, conditions)
    for (let output = 0; output < numOutputs; output++) {
      const tree = i * numOutputs + output
      const setOf = new Map(categories.map((condition, place) => [condition, sets.length + place]))
      for (const condition of categories) sets.push(Int32Array.of(conditions.value[condition]!))
      if (source.kind === 'nodes') addNodes(draft, tree, source, conditions, setOf)
      else addLevels(draft, tree, source.splits, conditions, setOf)
      addLeaves(draft, tree, source, output, leafNumber)
    }
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

// The conditions among `splits` that test categories, each once.
function categoriesIn(splits: Int32Array, { decisionType }: Conditions): number[] {
  return [...new Set(splits.filter((split) => isCategorical(decisionType[split]!)))]
}

function addNodes(
  forest: ForestDraft,
  tree: number,
  { splits, falseChild, trueChild }: NodeTree,
  conditions: Conditions,
  setOf: ReadonlyMap<number, number>
): void {
  const firstNode = forest.nodeOffsets[tree]!
  const firstLeaf = forest.leafOffsets[tree]!
  const numberOf = (child: number): number => (child >= 0 ? firstNode + child : ~(firstLeaf + ~child))
  splits.forEach((condition, i) => {
    const node = firstNode + i
    addConditions(forest, node, node + 1, condition, conditions, setOf)
    const ifFalse = numberOf(falseChild[i]!)
    const ifTrue = numberOf(trueChild[i]!)
    const isSet = setOf.has(condition)
    forest.leftChild[node] = isSet ? ifTrue : ifFalse
    forest.rightChild[node] = isSet ? ifFalse : ifTrue
  })
}

// A complete tree, level after level. A node of level l, with as many above it, has the number 2^l - 1 and what bits the branches
// above give.
function addLevels(
  forest: ForestDraft,
  tree: number,
  splits: Int32Array,
  conditions: Conditions,
  setOf: ReadonlyMap<number, number>
): void {
  const { leftChild, rightChild } = forest
  const firstNode = forest.nodeOffsets[tree]!
  const firstLeaf = forest.leafOffsets[tree]!
  for (let level = 0; level < splits.length; level++) {
    const begin = firstNode + 2 ** level - 1
    const end = begin + 2 ** level
    const condition = splits[splits.length - 1 - level]!
    addConditions(forest, begin, end, condition, conditions, setOf)
    const [ofFalse, ofTrue] = setOf.has(condition) ? [rightChild, leftChild] : [leftChild, rightChild]
    // From the child of the level's first node on; leaves count down.
    const isLast = level + 1 === splits.length
    const step = isLast ? -2 : 2
    let child = isLast ? ~firstLeaf : end
    for (let node = begin; node < end; node++, child += step) {
      ofFalse[node] = child
      ofTrue[node] = child + step / 2
    }
  }
}

// What nodes `begin` to `end` (exclusive) test. A category in the set goes left, so that the branch of true is the left one.
function addConditions(
  forest: ForestDraft,
  begin: number,
  end: number,
  condition: number,
  { column, value, decisionType }: Conditions,
  setOf: ReadonlyMap<number, number>
): void {
  forest.splitFeature.fill(column[condition]!, begin, end)
  forest.threshold.fill(setOf.get(condition) ?? value[condition]!, begin, end)
  forest.decisionType.fill(decisionType[condition]!, begin, end)
}

function addLeaves(
  forest: ForestDraft,
  tree: number,
  source: CatboostTree,
  output: number,
  leafNumber: Int32Array
): void {
  const { leafValue, numTreesPerIteration: numOutputs } = forest
  const { leafValues, leafWeights } = source
  const firstLeaf = forest.leafOffsets[tree]!
  const numLeaves = forest.leafOffsets[tree + 1]! - firstLeaf
  for (let leaf = 0; leaf < numLeaves; leaf++) {
    leafValue[firstLeaf + leaf] = leafValues[leaf * numOutputs + output]!
    leafNumber[firstLeaf + leaf] = source.kind === 'nodes' ? source.leafNumber[leaf]! : leaf
  }
  if (leafWeights !== undefined) addWeights(forest, tree, leafWeights)
}

// Weights of the nodes are sums of their leaves'.
function addWeights(forest: ForestDraft, tree: number, leafWeights: Float64Array): void {
  const { leafWeight, internalWeight, leftChild, rightChild } = forest
  leafWeight.set(leafWeights, forest.leafOffsets[tree]!)
  // Backwards, as nodes stand before their children.
  for (let node = forest.nodeOffsets[tree + 1]! - 1; node >= forest.nodeOffsets[tree]!; node--) {
    const left = leftChild[node]!
    const right = rightChild[node]!
    internalWeight[node] =
      (left >= 0 ? internalWeight[left]! : leafWeight[~left]!) +
      (right >= 0 ? internalWeight[right]! : leafWeight[~right]!)
  }
}

/** Checks that weights are such as sums of training rows' have. */
export function checkWeights(trees: readonly CatboostTree[]): void {
  trees.forEach(({ leafWeights }, tree) => {
    if (leafWeights?.every((weight) => weight >= 0 && weight < Infinity) === false)
      throw catboostFault('expected finite numbers >= 0', `trees[${tree}]`, 'leaf_weights')
  })
}
