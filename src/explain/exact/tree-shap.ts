/**
 * Path-dependent TreeSHAP with the bits of LightGBM's `pred_contrib`: the same operations on the same numbers in the same
 * order, with children weighted by their covers. Only the recursion is a loop with a stack of its own.
 *
 * Source: Lundberg et al., "Consistent Individualized Feature Attribution for Tree Ensembles" (2018), algorithm 2;
 * LightGBM 4.7.0 src/io/tree.cpp Tree::TreeSHAP, Tree::ExpectedValue.
 *
 * @module
 */
import type { RowReader } from '../../data/row-reader.ts'
import { goesLeft } from '../../model/decision.ts'
import { coverOf } from '../../model/cover.ts'
import { type Forest, numLeavesOf } from '../../model/forest.ts'
import { pathsOf } from '../paths.ts'

/** Path-dependent TreeSHAP, prepared for one forest. */
export interface TreeShap {
  /**
   * Adds the contributions of `tree` for one row.
   *
   * @param row - [numFeatures]
   * @param values - contributions are added to `values[offset, offset + numFeatures)`, in raw-score units
   */
  readonly addTree: (tree: number, row: Float64Array, values: Float64Array, offset: number) => void
}

/**
 * Adds the contributions of trees `firstTree` to `endTree` (exclusive) for all rows of a reader, with the bits of LightGBM's `pred_contrib`.
 *
 * @param values - contributions in raw-score units [numRows × numOutputs × numFeatures]
 */
export function addExactShap(
  forest: Forest,
  { numRows, read }: RowReader,
  firstTree: number,
  endTree: number,
  values: Float64Array
): void {
  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  const { addTree } = createTreeShap(forest)
  const row = new Float64Array(numFeatures)
  for (let i = 0; i < numRows; i++) {
    read(i, row)
    for (let tree = firstTree; tree < endTree; tree++) {
      addTree(tree, row, values, (i * numOutputs + (tree % numOutputs)) * numFeatures)
    }
  }
}

/** Prepares path-dependent TreeSHAP for a forest of constant leaves; see `requireCovers` for what it needs. */
export function createTreeShap(forest: Forest): TreeShap {
  const { splitFeature, leftChild, rightChild, leafValue } = forest
  const { maxDepth, maxDistinct } = pathsOf(forest)

  // Every visit works on a path of its own, stored after its parent's: at most maxDistinct + 1 elements per level.
  const pathLength = (maxDepth + 1) * (maxDistinct + 1)
  const pathFeature = new Int32Array(pathLength)
  const pathZero = new Float64Array(pathLength)
  const pathOne = new Float64Array(pathLength)
  const pathWeight = new Float64Array(pathLength)

  // What is still to be visited: at most one sibling per level, and the root.
  const pendingChild = new Int32Array(maxDepth + 1)
  const pendingParent = new Int32Array(maxDepth + 1)
  const pendingDepth = new Int32Array(maxDepth + 1)
  const pendingFeature = new Int32Array(maxDepth + 1)
  const pendingZero = new Float64Array(maxDepth + 1)
  const pendingOne = new Float64Array(maxDepth + 1)

  // `path` is where the path begins in the buffers, `depth` the number of its last element.
  const unwind = (path: number, depth: number, index: number): void => {
    const one = pathOne[path + index]!
    const zero = pathZero[path + index]!
    let next = pathWeight[path + depth]!
    for (let i = depth - 1; i >= 0; i--) {
      const weight = pathWeight[path + i]!
      if (one !== 0) {
        pathWeight[path + i] = (next * (depth + 1)) / ((i + 1) * one)
        next = weight - (pathWeight[path + i]! * zero * (depth - i)) / (depth + 1)
      } else {
        pathWeight[path + i] = (weight * (depth + 1)) / (zero * (depth - i))
      }
    }
    // The weights stay where they are: they belong to positions, not to features.
    for (let i = index; i < depth; i++) {
      pathFeature[path + i] = pathFeature[path + i + 1]!
      pathZero[path + i] = pathZero[path + i + 1]!
      pathOne[path + i] = pathOne[path + i + 1]!
    }
  }

  const unwoundSum = (path: number, depth: number, index: number): number => {
    const one = pathOne[path + index]!
    const zero = pathZero[path + index]!
    let next = pathWeight[path + depth]!
    let total = 0
    for (let i = depth - 1; i >= 0; i--) {
      if (one !== 0) {
        const weight = (next * (depth + 1)) / ((i + 1) * one)
        total += weight
        next = pathWeight[path + i]! - weight * zero * ((depth - i) / (depth + 1))
      } else {
        total += pathWeight[path + i]! / zero / ((depth - i) / (depth + 1))
      }
    }
    return total
  }

  const addTree = (tree: number, row: Float64Array, values: Float64Array, offset: number): void => {
    if (numLeavesOf(forest, tree) === 1) return
    let numPending = 1
    pendingChild[0] = forest.nodeOffsets[tree]!
    pendingParent[0] = 0
    pendingDepth[0] = 0
    pendingFeature[0] = -1
    pendingZero[0] = 1
    pendingOne[0] = 1

    while (numPending > 0) {
      numPending--
      const child = pendingChild[numPending]!
      const parent = pendingParent[numPending]!
      const zero = pendingZero[numPending]!
      const one = pendingOne[numPending]!
      let depth = pendingDepth[numPending]!

      const path = parent + depth
      for (let i = 0; i < depth; i++) {
        pathFeature[path + i] = pathFeature[parent + i]!
        pathZero[path + i] = pathZero[parent + i]!
        pathOne[path + i] = pathOne[parent + i]!
        pathWeight[path + i] = pathWeight[parent + i]!
      }
      pathFeature[path + depth] = pendingFeature[numPending]!
      pathZero[path + depth] = zero
      pathOne[path + depth] = one
      pathWeight[path + depth] = depth === 0 ? 1 : 0
      for (let i = depth - 1; i >= 0; i--) {
        pathWeight[path + i + 1]! += (one * pathWeight[path + i]! * (i + 1)) / (depth + 1)
        pathWeight[path + i] = (zero * pathWeight[path + i]! * (depth - i)) / (depth + 1)
      }

      if (child < 0) {
        for (let i = 1; i <= depth; i++) {
          const weight = unwoundSum(path, depth, i)
          const change = pathOne[path + i]! - pathZero[path + i]!
          values[offset + pathFeature[path + i]!]! += weight * change * leafValue[~child]!
        }
        continue
      }

      const feature = splitFeature[child]!
      const left = goesLeft(forest, child, row[feature]!)
      const on = left ? leftChild[child]! : rightChild[child]!
      const off = left ? rightChild[child]! : leftChild[child]!
      const cover = coverOf(forest, child)
      const onZero = coverOf(forest, on) / cover
      const offZero = coverOf(forest, off) / cover

      // A feature that was tested before is taken off the path; its fractions go into the new element.
      let featureZero = 1
      let featureOne = 1
      let index = 0
      while (index <= depth && pathFeature[path + index] !== feature) index++
      if (index <= depth) {
        featureZero = pathZero[path + index]!
        featureOne = pathOne[path + index]!
        unwind(path, depth, index)
        depth--
      }

      // Last in, first out: the child the row goes to and all below it come before the other, as in LightGBM.
      pendingChild[numPending] = off
      pendingZero[numPending] = offZero * featureZero
      pendingOne[numPending] = 0
      pendingChild[numPending + 1] = on
      pendingZero[numPending + 1] = onZero * featureZero
      pendingOne[numPending + 1] = featureOne
      for (let i = numPending; i < numPending + 2; i++) {
        pendingParent[i] = path
        pendingDepth[i] = depth + 1
        pendingFeature[i] = feature
      }
      numPending += 2
    }
  }
  return { addTree }
}
