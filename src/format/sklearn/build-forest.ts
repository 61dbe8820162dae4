/**
 * scikit-learn's trees as a `Forest`: sums in float64, thresholds that compare with `<=`, and sets of categories.
 *
 * @module
 */
import type { CategoryValue } from '../../data/categories.ts'
import { categoricalMask, defaultLeftMask, missingType } from '../../model/decision.ts'
import { checkForest, concatenated, draftForest, type ForestDraft } from '../../model/forest-builder.ts'
import type { Forest } from '../../model/forest.ts'
import type { FileTrees } from '../../model/model.ts'
import type { SklearnTree, SklearnTreeShape } from './tree.ts'

const nanMissing = missingType.nan << 2

/** What a forest is built from. */
export interface SklearnForestParts extends SklearnTreeShape {
  readonly trees: readonly SklearnTree[]
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
  const { trees, numFeatures, valuesPerLeaf, baseScores, inputType } = parts
  const copies = trees.flatMap((tree) => Array.from({ length: valuesPerLeaf }, () => tree))
  const draft = draftForest({
    trees: copies.map(({ leaves, leftCategories }) => ({
      numLeaves: leaves.length,
      numCategoricalSplits: leftCategories.size
    })),
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
  const sets: Uint32Array[] = []
  copies.forEach((source, tree) => addTree(draft, tree, source, tree % valuesPerLeaf, parts, sets, leafNumber))
  sets.forEach((words, set) => (draft.catBoundaries[set + 1] = draft.catBoundaries[set]! + words.length))
  draft.catThreshold = concatenated(sets, Uint32Array)
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
      treeOf: Int32Array.from(trees, (_, tree) => tree * valuesPerLeaf),
      leafNumber
    }
  }
}

function addTree(
  forest: ForestDraft,
  tree: number,
  source: SklearnTree,
  output: number,
  { valuesPerLeaf, categories }: SklearnTreeShape,
  sets: Uint32Array[],
  leafNumber: Int32Array
): void {
  const { nodes, leaves, leftChild, rightChild, covers } = source
  const firstNode = forest.nodeOffsets[tree]!
  const firstLeaf = forest.leafOffsets[tree]!
  // The forest's number of each of the file's nodes.
  const numbers = new Int32Array(leftChild.length)
  nodes.forEach((node, i) => (numbers[node] = firstNode + i))
  leaves.forEach((node, i) => (numbers[node] = ~(firstLeaf + i)))
  leaves.forEach((node, i) => {
    forest.leafValue[firstLeaf + i] = source.leafValues[i * valuesPerLeaf + output]!
    forest.leafWeight[firstLeaf + i] = covers[node]!
    leafNumber[firstLeaf + i] = node
  })
  nodes.forEach((node, i) => {
    const number = firstNode + i
    const feature = source.splitFeature[node]!
    const left = numbers[leftChild[node]!]!
    const right = numbers[rightChild[node]!]!
    const isMissingLeft = source.missingLeft[node] === 1
    const leftCodes = source.leftCategories.get(node)
    forest.splitFeature[number] = feature
    forest.internalWeight[number] = covers[node]!
    // Once, so that importance counts each split once.
    if (output === 0 && source.gains !== undefined) forest.splitGain[number] = source.gains[node]!
    // Codes that are none go where missing values go, so the set holds the codes of the other side, which is made the left.
    const isSwapped = leftCodes !== undefined && isMissingLeft
    forest.leftChild[number] = isSwapped ? right : left
    forest.rightChild[number] = isSwapped ? left : right
    if (leftCodes === undefined) {
      forest.threshold[number] = source.threshold[node]!
      forest.decisionType[number] = nanMissing | (isMissingLeft ? defaultLeftMask : 0)
    } else {
      forest.threshold[number] = sets.push(wordsOf(categories[feature]!, leftCodes, !isMissingLeft)) - 1
      forest.decisionType[number] = categoricalMask
    }
  })
}

// The set of a feature's codes that go left, or of those that do not. The code of missing values is in neither.
function wordsOf(values: readonly CategoryValue[], leftCodes: ReadonlySet<number>, isLeft: boolean): Uint32Array {
  const words = new Uint32Array((values.length + 31) >>> 5)
  values.forEach((value, code) => {
    if (value !== null && leftCodes.has(code) === isLeft) words[code >>> 5]! |= 1 << (code & 31)
  })
  return words
}
