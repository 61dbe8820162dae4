/**
 * Path-dependent TreeSHAP with the bits of LightGBM's `pred_contrib`: the same operations on the same numbers in the same
 * order, with children weighted by their covers. Only the recursion is a loop, which keeps the paths of some levels alone and
 * makes the others again.
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

// Elements of paths to keep, at 28 bytes each. A shorter forest's paths are all kept.
const keptElements = 2 ** 18

/**
 * Prepares path-dependent TreeSHAP for a forest of constant leaves; see `requireCovers` for what it needs. It takes memory in
 * proportion to the longest path.
 *
 * @param maxKept - elements of paths to keep, unless a path's own length calls for more
 */
export function createTreeShap(forest: Forest, maxKept: number = keptElements): TreeShap {
  const { splitFeature, leftChild, rightChild, leafValue } = forest
  const { maxDepth, maxDistinct } = pathsOf(forest)

  // The path to the node being visited. Its first element stands for no feature.
  const maxLength = maxDistinct + 1
  const pathFeature = new Int32Array(maxLength)
  const pathZero = new Float64Array(maxLength)
  const pathOne = new Float64Array(maxLength)
  const pathWeight = new Float64Array(maxLength)

  // Going back to a level means taking the last kept path above it and repeating what was done since. From `maxLength` levels that
  // costs no more than a leaf does, so the kept paths need not be nearer to each other.
  const spacing = Math.min(maxLength, Math.max(1, Math.ceil((maxDepth * maxLength) / maxKept)))
  const numKept = Math.ceil(maxDepth / spacing)
  const keptFeature = new Int32Array(numKept * maxLength)
  const keptZero = new Float64Array(numKept * maxLength)
  const keptOne = new Float64Array(numKept * maxLength)
  const keptWeight = new Float64Array(numKept * maxLength)
  const keptLast = new Int32Array(numKept)

  // What was done at each level above the node being visited: the element added, and which one was taken off before the children
  // (-1 for none).
  const levelFeature = new Int32Array(maxDepth)
  const levelZero = new Float64Array(maxDepth)
  const levelOne = new Float64Array(maxDepth)
  const levelUnwound = new Int32Array(maxDepth)

  // What is still to be visited: at most one sibling per level, and the root.
  const pendingChild = new Int32Array(maxDepth + 1)
  const pendingLevel = new Int32Array(maxDepth + 1)
  const pendingFeature = new Int32Array(maxDepth + 1)
  const pendingZero = new Float64Array(maxDepth + 1)
  const pendingOne = new Float64Array(maxDepth + 1)

  // Below, `last` is the number of the path's last element.
  const extend = (last: number, feature: number, zero: number, one: number): void => {
    pathFeature[last] = feature
    pathZero[last] = zero
    pathOne[last] = one
    pathWeight[last] = last === 0 ? 1 : 0
    for (let i = last - 1; i >= 0; i--) {
      pathWeight[i + 1]! += (one * pathWeight[i]! * (i + 1)) / (last + 1)
      pathWeight[i] = (zero * pathWeight[i]! * (last - i)) / (last + 1)
    }
  }

  const unwind = (last: number, index: number): void => {
    const one = pathOne[index]!
    const zero = pathZero[index]!
    let next = pathWeight[last]!
    for (let i = last - 1; i >= 0; i--) {
      const weight = pathWeight[i]!
      if (one !== 0) {
        pathWeight[i] = (next * (last + 1)) / ((i + 1) * one)
        next = weight - (pathWeight[i]! * zero * (last - i)) / (last + 1)
      } else {
        pathWeight[i] = (weight * (last + 1)) / (zero * (last - i))
      }
    }
    // The weights stay where they are: they belong to positions, not to features.
    for (let i = index; i < last; i++) {
      pathFeature[i] = pathFeature[i + 1]!
      pathZero[i] = pathZero[i + 1]!
      pathOne[i] = pathOne[i + 1]!
    }
  }

  const unwoundSum = (last: number, index: number): number => {
    const one = pathOne[index]!
    const zero = pathZero[index]!
    let next = pathWeight[last]!
    let total = 0
    for (let i = last - 1; i >= 0; i--) {
      if (one !== 0) {
        const weight = (next * (last + 1)) / ((i + 1) * one)
        total += weight
        next = pathWeight[i]! - weight * zero * ((last - i) / (last + 1))
      } else {
        total += pathWeight[i]! / zero / ((last - i) / (last + 1))
      }
    }
    return total
  }

  const keep = (slot: number, last: number): void => {
    const start = slot * maxLength
    for (let i = 0; i <= last; i++) {
      keptFeature[start + i] = pathFeature[i]!
      keptZero[start + i] = pathZero[i]!
      keptOne[start + i] = pathOne[i]!
      keptWeight[start + i] = pathWeight[i]!
    }
    keptLast[slot] = last
  }

  // Makes the path that the children of the last visited node at `level` extend.
  const goBack = (level: number): number => {
    const slot = Math.floor(level / spacing)
    const start = slot * maxLength
    let last = keptLast[slot]!
    for (let i = 0; i <= last; i++) {
      pathFeature[i] = keptFeature[start + i]!
      pathZero[i] = keptZero[start + i]!
      pathOne[i] = keptOne[start + i]!
      pathWeight[i] = keptWeight[start + i]!
    }
    for (let above = slot * spacing + 1; above <= level; above++) {
      extend(++last, levelFeature[above]!, levelZero[above]!, levelOne[above]!)
      if (levelUnwound[above]! >= 0) unwind(last--, levelUnwound[above]!)
    }
    return last
  }

  const addTree = (tree: number, row: Float64Array, values: Float64Array, offset: number): void => {
    if (numLeavesOf(forest, tree) === 1) return
    let numPending = 1
    pendingChild[0] = forest.nodeOffsets[tree]!
    pendingLevel[0] = 0
    pendingFeature[0] = -1
    pendingZero[0] = 1
    pendingOne[0] = 1
    let last = -1
    let wasLeaf = false

    while (numPending > 0) {
      numPending--
      const child = pendingChild[numPending]!
      const level = pendingLevel[numPending]!
      const zero = pendingZero[numPending]!
      const one = pendingOne[numPending]!
      // After a node comes its own child, whose path goes on where it is.
      if (wasLeaf) last = goBack(level - 1)
      last++
      extend(last, pendingFeature[numPending]!, zero, one)

      wasLeaf = child < 0
      if (wasLeaf) {
        for (let i = 1; i <= last; i++) {
          const weight = unwoundSum(last, i)
          const change = pathOne[i]! - pathZero[i]!
          values[offset + pathFeature[i]!]! += weight * change * leafValue[~child]!
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

      levelFeature[level] = pendingFeature[numPending]!
      levelZero[level] = zero
      levelOne[level] = one
      levelUnwound[level] = -1

      // A feature that was tested before is taken off the path; its fractions go into the new element.
      let featureZero = 1
      let featureOne = 1
      let index = 0
      while (index <= last && pathFeature[index] !== feature) index++
      if (index <= last) {
        featureZero = pathZero[index]!
        featureOne = pathOne[index]!
        unwind(last, index)
        last--
        levelUnwound[level] = index
      }
      if (level % spacing === 0) keep(level / spacing, last)

      // Last in, first out: the child the row goes to and all below it come before the other, as in LightGBM.
      pendingChild[numPending] = off
      pendingZero[numPending] = offZero * featureZero
      pendingOne[numPending] = 0
      pendingChild[numPending + 1] = on
      pendingZero[numPending + 1] = onZero * featureZero
      pendingOne[numPending + 1] = featureOne
      for (let i = numPending; i < numPending + 2; i++) {
        pendingLevel[i] = level + 1
        pendingFeature[i] = feature
      }
      numPending += 2
    }
  }
  return { addTree }
}
