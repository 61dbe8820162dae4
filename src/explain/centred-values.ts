/**
 * Leaf values without what all leaves of a tree have in common, which no feature contributes to. So a large constant costs
 * contributions none of their precision.
 *
 * @module
 */
import { type Forest, numLeavesOf } from '../model/forest.ts'

// Differences of smaller values are finite.
const maxValue = 2 ** 1022

/** Whether the differences between the leaf values of a tree are finite. */
export function hasFiniteDifferences({ leafValue, leafOffsets }: Forest, tree: number): boolean {
  return leafValue.subarray(leafOffsets[tree], leafOffsets[tree + 1]).every((value) => Math.abs(value) < maxValue)
}

/**
 * Leaf values less the mean of their tree; those of trees whose differences may overflow as they are [numLeaves].
 *
 * @param means - for each tree a value between its smallest and its largest [numTrees]
 */
export function centredLeafValues(forest: Forest, means: ArrayLike<number>): Float64Array {
  const { leafOffsets } = forest
  const values = forest.leafValue.slice()
  for (let tree = 0; tree < forest.numTrees; tree++) {
    if (numLeavesOf(forest, tree) === 1 || !hasFiniteDifferences(forest, tree)) continue
    for (let leaf = leafOffsets[tree]!; leaf < leafOffsets[tree + 1]!; leaf++) values[leaf]! -= means[tree]!
  }
  return values
}
