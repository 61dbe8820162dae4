/**
 * scikit-learn's trees as a `Forest`: sums in float64, thresholds that compare with `<=`, and sets of categories.
 *
 * @module
 */
import { categoricalMask, defaultLeftMask, missingType } from '../../model/decision.ts'
import { checkForest, concatenated, draftForest, type ForestDraft } from '../../model/forest-builder.ts'
import type { Forest } from '../../model/forest.ts'
import type { FileTrees } from '../../model/model.ts'
import { type SklearnTrees, type SklearnTreeShape, wordsPerSet } from './trees.ts'

const nanMissing = missingType.nan << 2

/** What a forest is built from. */
export interface SklearnForestParts extends SklearnTreeShape {
  readonly trees: SklearnTrees
  /** In raw-score units [numOutputs]. */
  readonly baseScores: readonly number[]
  readonly inputType: Forest['inputType']
}

/**
 * The forest, and scikit-learn's number of each of its leaves. A tree with a value for every output becomes a tree for each.
 *
 * @throws ModelFormatError when children form no tree
 */
export function buildSklearnForest(parts: SklearnForestParts): { forest: Forest; fileTrees: FileTrees } {
  const { trees, numFeatures, valuesPerLeaf, baseScores, inputType, categories } = parts
  const numTrees = trees.splitOffsets.length - 1
  const isCategorical = Uint8Array.from(categories, (list) => (list === undefined ? 0 : 1))
  const setOffsets = setsBefore(trees, isCategorical)
  const draft = draftForest({
    trees: Array.from({ length: numTrees * valuesPerLeaf }, (_, copy) => {
      const tree = Math.floor(copy / valuesPerLeaf)
      return {
        numLeaves: trees.splitOffsets[tree + 1]! - trees.splitOffsets[tree]! + 1,
        numCategoricalSplits: setOffsets[tree + 1]! - setOffsets[tree]!
      }
    }),
    numFeatures,
    numTreesPerIteration: baseScores.length,
    anyLinear: false,
    tinyIsZero: false
  })
  draft.baseScores.set(baseScores)
  draft.inputType = inputType
  draft.fractionIsZeroth = false
  draft.coverType = 'weight'
  const leafNumber = new Int32Array(draft.leafValue.length)
  // Trees with one value stand in the forest as they stand in the file, all of them in one piece.
  const treesPerRun = valuesPerLeaf === 1 ? numTrees : 1
  for (let tree = 0; tree < numTrees; tree += treesPerRun)
    addTrees(draft, leafNumber, trees, tree, treesPerRun, valuesPerLeaf)
  if (isCategorical.includes(1)) addSets(draft, trees, setOffsets, isCategorical, parts)
  checkForest(draft, (tree, key) => ({
    library: 'scikit-learn',
    section: `trees[${Math.floor(tree / valuesPerLeaf)}]`,
    key: key === 'right_child' ? 'right' : 'left'
  }))
  const numIterations = draft.numTrees / baseScores.length
  const treesPerIteration = baseScores.length / valuesPerLeaf
  return {
    forest: draft,
    fileTrees: {
      roundOffsets: Int32Array.from({ length: numIterations + 1 }, (_, iteration) => iteration),
      treeOffsets: Int32Array.from({ length: numIterations + 1 }, (_, iteration) => iteration * treesPerIteration),
      treeOf: Int32Array.from({ length: numTrees }, (_, tree) => tree * valuesPerLeaf),
      leafNumber
    }
  }
}

// Splits by category before each tree [numTrees + 1].
function setsBefore({ splitOffsets, splitFeature }: SklearnTrees, isCategorical: Uint8Array): Int32Array {
  const offsets = new Int32Array(splitOffsets.length)
  if (!isCategorical.includes(1)) return offsets
  for (let tree = 1; tree < splitOffsets.length; tree++) {
    let count = offsets[tree - 1]!
    for (let split = splitOffsets[tree - 1]!; split < splitOffsets[tree]!; split++)
      count += isCategorical[splitFeature[split]!]!
    offsets[tree] = count
  }
  return offsets
}

// Adds trees that stay next to each other: one, or, where leaves have one value, any number.
function addTrees(
  forest: ForestDraft,
  leafNumber: Int32Array,
  trees: SklearnTrees,
  tree: number,
  count: number,
  copies: number
): void {
  const first = trees.splitOffsets[tree]!
  const end = trees.splitOffsets[tree + count]!
  const firstLeaf = first + tree
  const endLeaf = end + tree + count
  const node = forest.nodeOffsets[tree * copies]!
  const leaf = forest.leafOffsets[tree * copies]!
  const { splitFeature, threshold, decisionType, internalWeight, leafValue, leafWeight } = forest
  splitFeature.set(trees.splitFeature.subarray(first, end), node)
  threshold.set(trees.threshold.subarray(first, end), node)
  for (let split = first; split < end; split++)
    decisionType[split - first + node] = nanMissing | (trees.missingLeft[split]! * defaultLeftMask)
  internalWeight.set(trees.splitCover.subarray(first, end), node)
  leafWeight.set(trees.leafCover.subarray(firstLeaf, endLeaf), leaf)
  leafNumber.set(trees.leafNode.subarray(firstLeaf, endLeaf), leaf)
  // Of the first copy only, so that importance counts each split once.
  if (trees.splitGain !== undefined) forest.splitGain.set(trees.splitGain.subarray(first, end), node)
  for (let output = 0; output < copies; output++) {
    const toNode = node - first + output * (end - first)
    const toLeaf = leaf - firstLeaf + output * (endLeaf - firstLeaf)
    if (output > 0) {
      for (const array of [splitFeature, threshold, decisionType, internalWeight])
        array.copyWithin(first + toNode, node, node + end - first)
      for (const array of [leafWeight, leafNumber])
        array.copyWithin(firstLeaf + toLeaf, leaf, leaf + endLeaf - firstLeaf)
    }
    renumber(trees.leftChild, forest.leftChild, first, end, toNode, toLeaf)
    renumber(trees.rightChild, forest.rightChild, first, end, toNode, toLeaf)
    for (let i = firstLeaf; i < endLeaf; i++) leafValue[i + toLeaf] = trees.leafValue[i * copies + output]!
  }
}

// Children with the forest's numbers of splits and leaves.
function renumber(
  source: Int32Array,
  target: Int32Array,
  first: number,
  end: number,
  toNode: number,
  toLeaf: number
): void {
  for (let split = first; split < end; split++) {
    const child = source[split]!
    // Without a branch, as whether a child is a leaf can hardly be predicted.
    const ifLeaf = child >> 31
    target[split + toNode] = child + (toNode & ~ifLeaf) - (toLeaf & ifLeaf)
  }
}

// Makes splits of features that have categories ones by category.
function addSets(
  forest: ForestDraft,
  { splitOffsets, splitFeature, missingLeft, leftCategories }: SklearnTrees,
  setOffsets: Int32Array,
  isCategorical: Uint8Array,
  { categories, valuesPerLeaf }: SklearnTreeShape
): void {
  // By feature, the codes that stand for a value. That of missing values is in no set.
  const known = categories.map((values = []) => {
    const words = new Uint32Array((values.length + 31) >>> 5)
    values.forEach((value, code) => (words[code >>> 5]! |= value === null ? 0 : 1 << (code & 31)))
    return words
  })
  const sets: Uint32Array[] = []
  for (let copy = 0; copy < forest.numTrees; copy++) {
    const tree = Math.floor(copy / valuesPerLeaf)
    let set = setOffsets[tree]!
    const toNode = forest.nodeOffsets[copy]! - splitOffsets[tree]!
    for (let split = splitOffsets[tree]!; split < splitOffsets[tree + 1]!; split++) {
      const feature = splitFeature[split]!
      if (isCategorical[feature] === 0) continue
      const node = split + toNode
      const left = set++ * wordsPerSet
      // Codes that are none go where missing values go, so the set holds the codes of the other side, which is made the left.
      const isSwapped = missingLeft[split] === 1
      if (isSwapped) {
        const child = forest.leftChild[node]!
        forest.leftChild[node] = forest.rightChild[node]!
        forest.rightChild[node] = child
      }
      const inverted = isSwapped ? -1 : 0
      const words = known[feature]!.map((codes, word) => codes & (leftCategories[left + word]! ^ inverted))
      forest.threshold[node] = sets.push(words) - 1
      forest.decisionType[node] = categoricalMask
    }
  }
  sets.forEach((words, set) => (forest.catBoundaries[set + 1] = forest.catBoundaries[set]! + words.length))
  forest.catThreshold = concatenated(sets, Uint32Array)
}
