/**
 * Mean outputs over a background: what explanations start from, and what they subtract from leaf values.
 *
 * @module
 */
import type { Forest } from '../../model/forest.ts'
import { centredLeafValues } from '../centred-values.ts'
import type { BackgroundSets } from './background-sets.ts'

/** Mean outputs over a background. */
export interface BackgroundMeans {
  /** What each leaf adds to the mean raw score [numLeaves]. */
  readonly meanOutput: Float64Array
  /** Leaf values less the mean output of their tree [numLeaves]. */
  readonly leafValues: Float64Array
}

/** The mean outputs of the trees that `background` has sets for. */
export function backgroundMeansOf(forest: Forest, background: BackgroundSets): BackgroundMeans {
  const { numRows, numWords, begins, ends, offPath, counts } = background
  const { leafValue, leafOffsets, numTrees } = forest
  const meanOutput = new Float64Array(leafValue.length)
  for (let leaf = 0; leaf < leafValue.length; leaf++) {
    for (let set = begins[leaf]!; set < ends[leaf]!; set++) {
      // Rows that are off path nowhere reach the leaf.
      const isEmpty = offPath.subarray(set * numWords, (set + 1) * numWords).every((word) => word === 0)
      if (isEmpty) meanOutput[leaf] = (counts[set]! / numRows) * leafValue[leaf]!
    }
  }
  const treeMeans = new Float64Array(numTrees)
  for (let tree = 0; tree < numTrees; tree++) {
    for (let leaf = leafOffsets[tree]!; leaf < leafOffsets[tree + 1]!; leaf++) treeMeans[tree]! += meanOutput[leaf]!
  }
  return { meanOutput, leafValues: centredLeafValues(forest, treeMeans) }
}
