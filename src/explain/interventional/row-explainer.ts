/**
 * Exact interventional SHAP, one row at a time, against a background of any size: a contribution is what a feature changes
 * when the features outside a coalition take the values of a background row, averaged over all coalitions and background rows.
 *
 * Leaf by leaf: let N be the features at which the explained row is off the leaf's path, and M those at which a background row
 * is. A coalition reaches the leaf when it contains all of M and none of N. So the leaf counts only where the two are disjoint,
 * and then every feature of M gets + v·w(|M|, |N|) and every feature of N gets − v·w(|N|, |M|), with
 * w(p, q) = (p − 1)! q! / (p + q)!. Background rows with the same M are treated as one.
 *
 * Source: Zern, Broelemann, Kasneci, "Interventional SHAP Values and Interaction Values for Piecewise Linear Regression
 * Trees" (AAAI 2023).
 *
 * @module
 */
import { goesLeft } from '../../model/decision.ts'
import type { Forest } from '../../model/forest.ts'
import { pathFeaturesOf, type Paths } from '../paths.ts'
import { backgroundMeansOf } from './background-means.ts'
import type { BackgroundSets } from './background-sets.ts'
import { createLeafContributions } from './leaf-contributions.ts'

/** Trees and a background, prepared to explain one row after the other. */
export interface RowExplainer {
  /** Mean raw score of the background [numOutputs]. */
  readonly baseValues: Float64Array
  /**
   * Adds the contributions of one row.
   *
   * @param row - as the trees see it [numFeatures]
   * @param values - contributions in raw-score units [numOutputs × numFeatures]
   */
  readonly addRow: (row: Float64Array, values: Float64Array) => void
  /** Adds the contributions that one of the trees makes to a row, likewise. */
  readonly addTree: (tree: number, row: Float64Array, values: Float64Array) => void
}

/**
 * Prepares trees to be explained against a background. A larger background costs a row more only by the distinct sets it adds.
 *
 * @param trees - among those that `background` has sets for
 */
export function createRowExplainer(
  forest: Forest,
  paths: Paths,
  background: BackgroundSets,
  trees: readonly number[]
): RowExplainer {
  const { numFeatures, splitFeature, leftChild, rightChild, nodeOffsets, leafOffsets } = forest
  const numOutputs = forest.numTreesPerIteration
  const { order, position, numDistinct } = paths
  const { offsets, features } = pathFeaturesOf(forest, paths, trees)
  const { numWords } = background
  const { meanOutput, leafValues } = backgroundMeansOf(forest, background)
  const contributions = createLeafContributions(leafValues, paths, background)
  const { positionOf } = contributions

  const baseValues = forest.baseScores.slice()
  for (const tree of trees) {
    for (let leaf = leafOffsets[tree]!; leaf < leafOffsets[tree + 1]!; leaf++) {
      baseValues[tree % numOutputs]! += meanOutput[leaf]!
    }
  }

  // For each node and then each leaf, the features at which the row is off its path: a bit for each position, numWords words.
  const numNodes = splitFeature.length
  const offPath = new Int32Array((numNodes + forest.leafValue.length) * numWords)
  const offsetOf = (child: number): number => (child >= 0 ? child : numNodes + ~child) * numWords
  const leftOffset = leftChild.map(offsetOf)
  const rightOffset = rightChild.map(offsetOf)

  const findOffPath = (tree: number, row: Float64Array): void => {
    for (let i = nodeOffsets[tree]!; i < nodeOffsets[tree + 1]!; i++) {
      const node = order[i]!
      const left = goesLeft(forest, node, row[splitFeature[node]!]!)
      const on = left ? leftOffset[node]! : rightOffset[node]!
      const off = left ? rightOffset[node]! : leftOffset[node]!
      for (let word = 0; word < numWords; word++) {
        offPath[on + word] = offPath[node * numWords + word]!
        offPath[off + word] = offPath[node * numWords + word]!
      }
      offPath[off + (position[node]! >>> 5)]! |= 1 << (position[node]! & 31)
    }
  }

  const addTree = (tree: number, row: Float64Array, values: Float64Array): void => {
    findOffPath(tree, row)
    const output = (tree % numOutputs) * numFeatures
    for (let leaf = leafOffsets[tree]!; leaf < leafOffsets[tree + 1]!; leaf++) {
      const at = positionOf(leaf, offPath, (numNodes + leaf) * numWords)
      if (at < 0) continue
      const first = offsets[leaf]!
      const length = numDistinct[leaf]!
      const { values: ofLeaf } = contributions
      for (let i = 0; i < length; i++) values[output + features[first + i]!]! += ofLeaf[at + i]!
    }
  }

  const addRow = (row: Float64Array, values: Float64Array): void => {
    for (const tree of trees) addTree(tree, row, values)
  }
  return { baseValues, addRow, addTree }
}
