/**
 * Which leaves of a tree touch each other, so that their outputs must be in order.
 *
 * Source: LightGBM 4.7.0 src/treelearner/monotone_constraints.hpp, IntermediateLeafConstraints.
 *
 * @module
 */
import type { GrownNode } from './grown-tree.ts'
import type { NarrowingBounds } from './leaf-bounds.ts'
import type { Split } from './split.ts'

/** A tree with its leaves as they may be divided, by number. */
export interface BoundedTree {
  readonly nodes: readonly GrownNode[]
  /** The node above each; -1 for the root. */
  readonly parents: readonly number[]
  readonly leaves: readonly { readonly value: number }[]
  readonly open: readonly { readonly parentNode: number; readonly bounds: NarrowingBounds }[]
  /** The best splits of the leaves. */
  readonly best: readonly Split[]
}

/** A split above a leaf, by a number, and the side that the leaf is on. */
export interface Step {
  readonly position: number
  readonly bin: number
  readonly isRight: boolean
}

/**
 * Climbs to the root. The other side of a split touches a leaf if no split nearer to it is by the same feature, and leaves it
 * on the same side.
 *
 * @param start - a node, or `~leaf`
 * @param visit - gets each split that has leaves on its other side that may touch, and those of them nearer to the start
 * @param pass - gets every split
 */
export function climb(
  { nodes, parents, open }: BoundedTree,
  start: number,
  visit: (split: GrownNode, isRight: boolean, steps: readonly Step[]) => void,
  pass: (split: GrownNode, isRight: boolean) => void = () => {}
): void {
  const steps: Step[] = []
  let child = start
  for (;;) {
    const above = child < 0 ? open[~child]!.parentNode : parents[child]!
    if (above < 0) return
    const split = nodes[above]!
    const isRight = split.right === child
    pass(split, isRight)
    const { position, bin, categoryBins } = split
    if (categoryBins === undefined && !steps.some((step) => step.position === position && step.isRight === isRight)) {
      visit(split, isRight, steps)
      steps.push({ position, bin, isRight })
    }
    child = above
  }
}

/** Which sides of a split have leaves that may touch the one that the steps lead to. */
export function touchingSides(
  { position, bin, categoryBins }: GrownNode,
  steps: readonly Step[]
): [left: boolean, right: boolean] {
  if (categoryBins !== undefined) return [true, true]
  const same = steps.filter((step) => step.position === position)
  return [!same.some((step) => step.isRight && bin <= step.bin), !same.some((step) => !step.isRight && bin >= step.bin)]
}
