/**
 * Path-dependent contributions and interactions leaf by leaf: the integrals of `quadrature-tree.ts` and
 * `interaction-tables.ts` as they are defined, without what leaves share. For trees whose covers or values the form by nodes
 * does not allow; slower.
 *
 * @module
 */
import type { RowReader } from '../../data/row-reader.ts'
import { goesLeft } from '../../model/decision.ts'
import { shareOf } from '../../model/cover.ts'
import { type Forest, rootOf } from '../../model/forest.ts'
import { pathsOf } from '../paths.ts'
import { numPointsFor, quadratureRule } from './rules.ts'

/**
 * Adds the contributions of trees for all rows of a reader, and their interactions if there is an array for them.
 *
 * @param trees - numbers of trees
 * @param values - contributions in raw-score units [numRows × numOutputs × numFeatures]
 * @param interactions - each pair's go to one of its two cells [numRows × numOutputs × numFeatures × numFeatures]
 */
export function addLeafQuadrature(
  forest: Forest,
  { numRows, read }: RowReader,
  trees: readonly number[],
  values: Float64Array,
  interactions?: Float64Array
): void {
  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  const addTree = createAddTree(forest)
  const row = new Float64Array(numFeatures)
  for (let i = 0; i < numRows; i++) {
    read(i, row)
    for (const tree of trees) {
      const output = i * numOutputs + (tree % numOutputs)
      addTree(tree, row, values, output * numFeatures, interactions, output * numFeatures ** 2)
    }
  }
}

type AddTree = (
  tree: number,
  row: Float64Array,
  values: Float64Array,
  valuesOffset: number,
  interactions: Float64Array | undefined,
  interactionsOffset: number
) => void

function createAddTree(forest: Forest): AddTree {
  const { splitFeature, leftChild, rightChild, leafValue, numFeatures } = forest
  const { feature, parent, leafParent, position, previous, numDistinct, maxDistinct } = pathsOf(forest)
  const numNodes = splitFeature.length

  // Of the path being visited, by position: feature, z, o; then g and (o − z) / g at one point.
  const features = new Int32Array(maxDistinct)
  const zeros = new Float64Array(maxDistinct)
  const ones = new Float64Array(maxDistinct)
  const quotients = new Float64Array(maxDistinct)
  // z and o of each node's feature above the node.
  const zeroAbove = new Float64Array(numNodes)
  const oneAbove = new Float64Array(numNodes)

  const addLeaf = (
    leaf: number,
    values: Float64Array,
    valuesOffset: number,
    interactions: Float64Array | undefined,
    interactionsOffset: number
  ): void => {
    const distinct = numDistinct[leaf]!
    const { points, weights } = quadratureRule(numPointsFor(distinct - 1))
    for (let k = 0; k < points.length; k++) {
      const t = points[k]!
      let product = weights[k]! * leafValue[leaf]!
      for (let a = 0; a < distinct; a++) {
        const factor = t * ones[a]! + (1 - t) * zeros[a]!
        product *= factor
        quotients[a] = (ones[a]! - zeros[a]!) / factor
      }
      for (let a = 0; a < distinct; a++) {
        const contribution = product * quotients[a]!
        values[valuesOffset + features[a]!]! += contribution
        if (interactions === undefined) continue
        const begin = interactionsOffset + features[a]! * numFeatures
        for (let b = 0; b < a; b++) interactions[begin + features[b]!]! += contribution * quotients[b]!
      }
    }
  }

  // Puts the branch to a child on the path.
  const follow = (child: number, row: Float64Array): void => {
    const node = child < 0 ? leafParent[~child]! : parent[child]!
    if (node < 0) return
    const isLeft = leftChild[node] === child
    const stays = goesLeft(forest, node, row[splitFeature[node]!]!) === isLeft
    zeros[position[node]!] = zeroAbove[node]! * shareOf(forest, node, child)
    ones[position[node]!] = stays ? oneAbove[node]! : 0
  }

  return (tree, row, values, valuesOffset, interactions, interactionsOffset) => {
    // node + numNodes follows a node's subtree, where the path leaves the node again.
    const pending = [rootOf(forest, tree)]
    while (pending.length > 0) {
      const next = pending.pop()!
      if (next >= numNodes) {
        zeros[position[next - numNodes]!] = zeroAbove[next - numNodes]!
        ones[position[next - numNodes]!] = oneAbove[next - numNodes]!
        continue
      }
      follow(next, row)
      if (next < 0) {
        addLeaf(~next, values, valuesOffset, interactions, interactionsOffset)
        continue
      }
      const at = position[next]!
      features[at] = feature[next]!
      zeroAbove[next] = previous[next]! < 0 ? 1 : zeros[at]!
      oneAbove[next] = previous[next]! < 0 ? 1 : ones[at]!
      pending.push(next + numNodes, rightChild[next]!, leftChild[next]!)
    }
  }
}
