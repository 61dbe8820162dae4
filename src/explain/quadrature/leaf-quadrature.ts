/**
 * Interactions leaf by leaf, of any tree: the sum that `interaction-tables.ts` starts from, computed as it stands there. For
 * trees that the quadrature by nodes cannot take (see `makeQuadratureTree`).
 *
 * @module
 */
import type { RowReader } from '../../data/rows.ts'
import { goesLeft } from '../../model/decision.ts'
import { coverOf } from '../../model/cover.ts'
import { type Forest, rootOf } from '../../model/forest.ts'
import { pathFeaturesOf, pathsOf } from '../paths.ts'
import { quadratureRule } from './quadrature-tree.ts'

/** Adds a tree's interactions for one row, each pair's to one of its two cells, to `interactions` from `offset` on. */
type AddTree = (tree: number, row: Float64Array, interactions: Float64Array, offset: number) => void

/**
 * Adds the interactions of trees for all rows of a reader, each pair's to one of its two cells.
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
  const { splitFeature, leftChild, rightChild, leafValue, numFeatures } = forest
  const paths = pathsOf(forest)
  const { position, numDistinct } = paths
  const { offsets, features } = pathFeaturesOf(forest, paths)

  const addLeaf = (
    leaf: number,
    zeros: readonly number[],
    ones: readonly number[],
    interactions: Float64Array,
    offset: number
  ): void => {
    const distinct = numDistinct[leaf]!
    const first = offsets[leaf]!
    // The polynomials have degree `distinct` − 2.
    const { points, weights } = quadratureRule(Math.ceil((distinct - 1) / 2))
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
    // z and o of the distinct features on the path to what is pending, by position.
    const pending: { child: number; zeros: number[]; ones: number[] }[] = [
      { child: rootOf(forest, tree), zeros: [], ones: [] }
    ]
    while (pending.length > 0) {
      const { child, zeros, ones } = pending.pop()!
      if (child < 0) {
        if (zeros.length > 1) addLeaf(~child, zeros, ones, interactions, offset)
        continue
      }
      const at = position[child]!
      const left = goesLeft(forest, child, row[splitFeature[child]!]!)
      for (const next of [leftChild[child]!, rightChild[child]!]) {
        const staysOnPath = (next === leftChild[child]) === left
        const nextZeros = zeros.slice()
        const nextOnes = ones.slice()
        nextZeros[at] = ((zeros[at] ?? 1) * coverOf(forest, next)) / coverOf(forest, child)
        nextOnes[at] = staysOnPath ? (ones[at] ?? 1) : 0
        pending.push({ child: next, zeros: nextZeros, ones: nextOnes })
      }
    }
  }
}
