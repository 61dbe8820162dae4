/**
 * Interactions leaf by leaf, of any tree at all: the sum that `interaction-tables.ts` begins with, as it stands there.
 * For trees without tables: too large, or with a node whose training rows are not those of its children together.
 *
 * @module
 */
import type { RowReader } from '../../data/rows.ts'
import { goesLeft } from '../../model/decision.ts'
import { type Forest, rootOf } from '../../model/forest.ts'
import { pathsOf } from '../paths.ts'
import { ruleOf } from './quadrature-tree.ts'

/** Adds a tree's interactions for one row, each pair's at one of its places, to `interactions` from `offset` on. */
type AddTree = (tree: number, row: Float64Array, interactions: Float64Array, offset: number) => void

/**
 * Adds the interactions of trees for all rows of a reader, each pair's at one of its two places.
 *
 * @param trees - numbers of trees
 * @param interactions - in raw-score units [numRows × numOutputs × numFeatures × numFeatures]
 */
export function addLeafInteractions(
  forest: Forest,
  { numRows, read }: RowReader,
  trees: readonly number[],
  interactions: Float64Array
): void {
  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  const addTree = createAddTree(forest)
  const row = new Float64Array(numFeatures)
  for (let i = 0; i < numRows; i++) {
    read(i, row)
    for (const tree of trees) {
      addTree(tree, row, interactions, (i * numOutputs + (tree % numOutputs)) * numFeatures ** 2)
    }
  }
}

function createAddTree(forest: Forest): AddTree {
  const { splitFeature, leftChild, rightChild, leafValue, leafCount, internalCount, numFeatures } = forest
  const { place, features, firstFeature, numDistinct } = pathsOf(forest)
  const countOf = (child: number): number => (child >= 0 ? internalCount[child]! : leafCount[~child]!)

  const addLeaf = (
    leaf: number,
    zeros: readonly number[],
    ones: readonly number[],
    interactions: Float64Array,
    offset: number
  ): void => {
    const distinct = numDistinct[leaf]!
    const first = firstFeature[leaf]!
    // The polynomials have degree `distinct` − 2.
    const { points, weights } = ruleOf(Math.ceil((distinct - 1) / 2))
    points.forEach((t, k) => {
      const factors = zeros.map((zero, a) => t * ones[a]! + (1 - t) * zero)
      const product = factors.reduce((all, factor) => all * factor, weights[k]! * leafValue[leaf]!)
      const quotients = factors.map((factor, a) => (ones[a]! - zeros[a]!) / factor)
      for (let a = 1; a < distinct; a++) {
        const begin = offset + features[first + a]! * numFeatures
        const some = product * quotients[a]!
        for (let b = 0; b < a; b++) interactions[begin + features[first + b]!]! += some * quotients[b]!
      }
    })
  }

  return (tree, row, interactions, offset) => {
    // z and o by place of the distinct features on the way to what is pending.
    const pending: { child: number; zeros: number[]; ones: number[] }[] = [
      { child: rootOf(forest, tree), zeros: [], ones: [] }
    ]
    while (pending.length > 0) {
      const { child, zeros, ones } = pending.pop()!
      if (child < 0) {
        if (zeros.length > 1) addLeaf(~child, zeros, ones, interactions, offset)
        continue
      }
      const at = place[child]!
      const left = goesLeft(forest, child, row[splitFeature[child]!]!)
      for (const next of [leftChild[child]!, rightChild[child]!]) {
        const takes = (next === leftChild[child]) === left
        const nextZeros = zeros.slice()
        const nextOnes = ones.slice()
        nextZeros[at] = ((zeros[at] ?? 1) * countOf(next)) / internalCount[child]!
        nextOnes[at] = takes ? (ones[at] ?? 1) : 0
        pending.push({ child: next, zeros: nextZeros, ones: nextOnes })
      }
    }
  }
}
