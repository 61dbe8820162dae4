/**
 * What SHAP needs of a model: a model that lacks it is refused, never approximated.
 *
 * @module
 */
import { coverOf, smallestCoverOf } from '../model/cover.ts'
import { type Forest, numLeavesOf, rootOf } from '../model/forest.ts'
import type { UnweightedTrees } from '../model/model.ts'
import { isLinearModel } from './linear-model.ts'

/**
 * Checks that every leaf has one output.
 *
 * @throws RangeError when the forest has linear leaves
 */
export function requireConstantLeaves(forest: Forest): void {
  if (forest.linear === undefined) return
  if (isLinearModel(forest))
    throw new RangeError(
      '"model" expected trees, got a linear model: it has contributions without a background, and no interactions'
    )
  throw new RangeError(
    '"model" expected constant leaves: linear trees have no TreeSHAP; retrain with linear_tree=false'
  )
}

/**
 * Checks that the nodes of trees `firstTree` to `endTree` (exclusive) have sums of hessians of 0 or more, as XGBoost's own explanations
 * need.
 *
 * @throws RangeError naming the first tree without
 */
export function requireHessians(
  { nodeOffsets }: Forest,
  { internalWeight }: UnweightedTrees,
  firstTree: number,
  endTree: number
): void {
  for (let tree = firstTree; tree < endTree; tree++) {
    const hasAll = internalWeight.subarray(nodeOffsets[tree], nodeOffsets[tree + 1]).every((sum) => sum >= 0)
    if (!hasAll)
      throw new RangeError(`"model" expected sums of hessians in every node: tree ${tree} does not say (sum_hessian)`)
  }
}

const complete = new WeakSet<Forest>()

/**
 * Checks that trees `firstTree` to `endTree` (exclusive) have covers above 0, which path-dependent SHAP divides by. Trees of
 * a single leaf need none; where leaves tell their weights, only whole trees need some.
 *
 * @throws RangeError naming the first tree without
 */
export function requireCovers(forest: Forest, firstTree: number, endTree: number): void {
  if (complete.has(forest)) return
  for (let tree = firstTree; tree < endTree; tree++) {
    if (numLeavesOf(forest, tree) === 1) continue
    const smallest =
      forest.coverType === 'leaf-weight' ? coverOf(forest, rootOf(forest, tree)) : smallestCoverOf(forest, tree)
    if (smallest > 0) continue
    throw new RangeError(
      `"model" expected training rows in every node: tree ${tree} ${
        smallest < 0
          ? 'does not say how many there were (internal_count, leaf_count)'
          : 'has a node that no row reached'
      }, so path-dependent SHAP is not defined; give "background" rows`
    )
  }
  if (firstTree === 0 && endTree === forest.numTrees) complete.add(forest)
}
