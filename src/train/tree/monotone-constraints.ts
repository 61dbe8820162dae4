/**
 * Keeping the outputs of a tree monotone: what a split means for the leaves it makes, and for others.
 *
 * Source: LightGBM 4.7.0 src/treelearner/monotone_constraints.hpp, BasicLeafConstraints and IntermediateLeafConstraints. Method:
 * C. Auguste et al., "How to incorporate monotonicity in deep networks while preserving flexibility? Better Trees" (2020).
 *
 * @module
 */
import type { BinnedData } from '../binned-data.ts'
import { type NarrowingBounds, sameBounds } from './leaf-bounds.ts'
import { finite, type OutputBounds, unbounded } from './leaf-math.ts'
import { stairBounds, type StairMemory } from './monotone-stairs.ts'
import { type BoundedTree, climb, type Step, touchingSides } from './monotone-tree.ts'
import type { Split } from './split.ts'
import type { TreeParameters } from './split-parameters.ts'

/** A method of keeping outputs monotone. */
export interface MonotoneMethod {
  /** Bounds of a root. */
  readonly ofRoot: (tree: BoundedTree) => NarrowingBounds
  /** Bounds of both parts of a leaf. @param other - number of the part on the right */
  readonly ofParts: (leaf: NarrowingBounds, split: Split, other: number) => [NarrowingBounds, NarrowingBounds]
  /**
   * Changes the bounds of other leaves after the split of the newest node; left out where they stay.
   *
   * @returns the leaves whose best splits must be looked for again
   */
  readonly update?: (tree: BoundedTree, split: Split) => number[]
}

/** The method that the parameters name. */
export function createMonotoneMethod(
  data: BinnedData,
  parameters: TreeParameters,
  lasting: StairMemory
): MonotoneMethod {
  const { monotone_constraints: constraints, monotone_constraints_method: method } = parameters
  if (constraints === undefined) return { ofRoot: () => sharedBounds(unbounded), ofParts: (bounds) => [bounds, bounds] }
  if (method === 'basic') return basicMethod
  let begin: (number: number) => NarrowingBounds
  return {
    ofRoot: (tree) => {
      begin = (number) =>
        method === 'advanced' ? stairBounds(data, constraints, tree, number, lasting) : sharedBounds(finite)
      return begin(0)
    },
    ofParts: (left, { constraint, leftOutput, rightOutput }, other) => {
      if (constraint !== 0) left.isConstrained = true
      if (!left.isConstrained) return [left, begin(other)]
      const right = left.copy(other)
      right.isConstrained = true
      if (constraint !== 0) {
        left.narrow(constraint > 0, rightOutput, false)
        right.narrow(constraint < 0, leftOutput, false)
      }
      return [left, right]
    },
    update: (tree, split) => {
      const changed: number[] = []
      const newest = tree.nodes.length - 1
      const { left, position: splitPosition } = tree.nodes[newest]!
      const boundsOf = (leaf: number): NarrowingBounds => tree.open[leaf]!.bounds
      if (!boundsOf(~left).isConstrained) return changed
      // Narrows the bounds of the leaves below that touch a part of the leaf that was divided.
      const descend = (
        child: number,
        steps: readonly Step[],
        isUpper: boolean,
        byLeft: boolean,
        byRight: boolean
      ): void => {
        if (child < 0) {
          // A leaf that cannot be divided needs no bounds.
          if (tree.best[~child]!.gain === -Infinity) return
          const { leftOutput, rightOutput } = split
          const outputs = [byRight && !byLeft ? rightOutput : leftOutput, byRight ? rightOutput : leftOutput]
          const output = isUpper ? Math.min(...outputs) : Math.max(...outputs)
          if (boundsOf(~child).narrow(isUpper, output, true)) changed.push(~child)
          return
        }
        const node = tree.nodes[child]!
        const [isLeft, isRight] = touchingSides(node, steps)
        const isSame = node.categoryBins === undefined && node.position === splitPosition
        if (isLeft) descend(node.left, steps, isUpper, byLeft, byRight && !(isSame && node.bin <= split.bin))
        if (isRight) descend(node.right, steps, isUpper, byLeft && !(isSame && node.bin >= split.bin), byRight)
      }
      climb(tree, newest, (above, isRight, steps) => {
        const sign = constraints[above.feature]!
        if (sign !== 0) descend(isRight ? above.left : above.right, steps, sign < 0 !== isRight, true, true)
      })
      return changed
    }
  }
}

// A split bounds the outputs below it by its middle.
const basicMethod: MonotoneMethod = {
  ofRoot: () => sharedBounds(finite),
  ofParts: (left, { constraint, leftOutput, rightOutput }, other) => {
    const right = left.copy(other)
    if (constraint !== 0) {
      left.narrow(constraint > 0, (leftOutput + rightOutput) / 2, false)
      right.narrow(constraint < 0, (leftOutput + rightOutput) / 2, false)
    }
    return [left, right]
  }
}

// The same bounds whatever the leaf is split by.
function sharedBounds(start: OutputBounds): NarrowingBounds {
  const bounds = { ...start }
  return {
    ...sameBounds(bounds),
    isConstrained: false,
    narrow: (isUpper, output) => {
      if (!(isUpper ? output < bounds.upper : output > bounds.lower)) return false
      bounds[isUpper ? 'upper' : 'lower'] = output
      return true
    },
    copy: () => sharedBounds(bounds)
  }
}
