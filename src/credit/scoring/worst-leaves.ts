/**
 * What a forest can say at worst and at best of a row some of whose values are not known: each tree takes the leaf with the
 * smallest, or the largest, output among those that some of the possible values reach.
 *
 * The sum is below that of every completion of the row, and each tree is a minimum over its completions: the fewer possible
 * values there are, the larger it is. So whoever makes a value known can only gain. Sums are rounded as those of prediction are,
 * which keeps that order, and without unknown values they are the raw scores to the bit.
 *
 * @module
 */
import { pathsOf } from '../../explain/paths.ts'
import { goesLeft } from '../../model/decision.ts'
import { type Forest, rootOf } from '../../model/forest.ts'
import { splitValues } from './value-cells.ts'
import { finishScores, startScores } from '../../predict/base-scores.ts'

/** The possible values of a feature whose value is not known, at least one; undefined for a known one [numFeatures]. */
export type PossibleValues = readonly (Float64Array | undefined)[]

/** The leaves that a row can reach at worst and at best, and the raw scores they give. */
export interface ExtremeLeaves {
  /** Smallest raw scores [numTreesPerIteration]. */
  readonly lowest: Float64Array
  /** Largest raw scores [numTreesPerIteration]. */
  readonly highest: Float64Array
  /** The leaf of each tree, numbered through the whole forest, with the smallest output [numTrees]. */
  readonly lowestLeaf: Int32Array
  /** That with the largest output [numTrees]. */
  readonly highestLeaf: Int32Array
}

/**
 * The extremes of a row.
 *
 * @param forest - with constant leaves
 * @param row - as the trees see it; features that are not known are not read [numFeatures]
 */
export function extremeLeaves(forest: Forest, row: Float64Array, possible: PossibleValues): ExtremeLeaves {
  const { numTrees, numTreesPerIteration: numScores, leafValue } = forest
  const lowest = new Float64Array(numScores)
  startScores(forest, lowest)
  const highest = lowest.slice()
  const lowestLeaf = new Int32Array(numTrees)
  const highestLeaf = new Int32Array(numTrees)
  const round = forest.sumType === 'float32' ? Math.fround : (sum: number): number => sum
  for (let tree = 0; tree < numTrees; tree++) {
    const leaves = reachableLeaves(forest, tree, row, possible)
    lowestLeaf[tree] = leaves.reduce((a, b) => (leafValue[b]! < leafValue[a]! ? b : a))
    highestLeaf[tree] = leaves.reduce((a, b) => (leafValue[b]! > leafValue[a]! ? b : a))
    const score = tree % numScores
    lowest[score] = round(lowest[score]! + leafValue[lowestLeaf[tree]]!)
    highest[score] = round(highest[score]! + leafValue[highestLeaf[tree]]!)
  }
  finishScores(forest, 0, lowest)
  finishScores(forest, 0, highest)
  return { lowest, highest, lowestLeaf, highestLeaf }
}

/** The leaves of a tree, numbered through the whole forest, that some completion of a row reaches; at least one. */
export function reachableLeaves(forest: Forest, tree: number, row: Float64Array, possible: PossibleValues): number[] {
  const { splitFeature, leftChild, rightChild } = forest
  const leaves: number[] = []
  const pending: { child: number; values: PossibleValues }[] = [{ child: rootOf(forest, tree), values: possible }]
  while (pending.length > 0) {
    let { child, values } = pending.pop()!
    while (child >= 0) {
      const node = child
      const feature = splitFeature[node]!
      const ofFeature = values[feature]
      if (ofFeature === undefined) {
        child = goesLeft(forest, node, row[feature]!) ? leftChild[node]! : rightChild[node]!
        continue
      }
      const [left, right] = splitValues(forest, node, ofFeature)
      if (left.length > 0 && right.length > 0) {
        pending.push({ child: rightChild[node]!, values: values.with(feature, right) })
        values = values.with(feature, left)
      }
      child = left.length > 0 ? leftChild[node]! : rightChild[node]!
    }
    leaves.push(~child)
  }
  return leaves
}

/**
 * A completion of a row that reaches `leaf`, one of the leaves that it can reach.
 *
 * @returns as the trees see it [numFeatures]
 */
export function completionFor(forest: Forest, leaf: number, row: Float64Array, possible: PossibleValues): Float64Array {
  const { leafParent, parent } = pathsOf(forest)
  const values = [...possible]
  let child = ~leaf
  for (let node = leafParent[leaf]!; node >= 0; node = parent[node]!) {
    const feature = forest.splitFeature[node]!
    const ofFeature = values[feature]
    if (ofFeature !== undefined)
      values[feature] = splitValues(forest, node, ofFeature)[child === forest.leftChild[node] ? 0 : 1]
    child = node
  }
  return row.map((value, feature) => values[feature]?.[0] ?? value)
}
