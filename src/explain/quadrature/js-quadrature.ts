/**
 * Path-dependent SHAP by quadrature in plain JavaScript; see `quadrature-tree.ts` for the mathematics. The kernel does the
 * same in the same order (src/kernels/assembly/quadrature.ts), two points of the quadrature at a time.
 *
 * @module
 */
import { goesLeft } from '../../model/decision.ts'
import type { Forest } from '../../model/forest.ts'
import type { AddTrees } from '../add-trees.ts'
import type { InteractionTables } from './interaction-tables.ts'
import { addTreeInteractions } from './js-interactions.ts'
import type { QuadratureTree } from './quadrature-tree.ts'

const maxRows = 64

/** Prepares the trees of a forest, for interactions as well if there are `tables`. */
export function createJsQuadrature(
  forest: Forest,
  trees: readonly QuadratureTree[],
  tables?: readonly InteractionTables[]
): AddTrees {
  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  const mostVectors = trees.reduce((most, { numNodes, numPoints }) => Math.max(most, (2 * numNodes + 1) * numPoints), 0)
  const mostNodes = trees.reduce((most, { numNodes }) => Math.max(most, numNodes), 0)
  const mostPoints = trees.reduce((most, { numPoints }) => Math.max(most, numPoints), 0)
  const scratch = {
    states: new Uint8Array(mostNodes + 1),
    sums: new Float64Array(mostVectors),
    products: new Float64Array(mostVectors),
    differences: new Float64Array(mostVectors),
    factors: new Float64Array(mostVectors),
    integrand: new Float64Array(mostPoints)
  }
  // Trees in the outer loop, rows in the inner one: what a tree needs stays in the first-level cache.
  const rows = Array.from({ length: maxRows }, () => new Float64Array(numFeatures))
  // Trees are summed before they are added, as the kernels do.
  const rowLength = numOutputs * numFeatures
  const contributions = new Float64Array(maxRows * rowLength)
  return ({ numRows, read }, firstTree, endTree, values, interactions) => {
    for (let firstRow = 0; firstRow < numRows; firstRow += maxRows) {
      const count = Math.min(maxRows, numRows - firstRow)
      for (let i = 0; i < count; i++) read(firstRow + i, rows[i]!)
      contributions.fill(0)
      for (const [number, quadratureTree] of trees.entries()) {
        if (quadratureTree.tree < firstTree || quadratureTree.tree >= endTree) continue
        for (let i = 0; i < count; i++) {
          const output = quadratureTree.tree % numOutputs
          addTree(forest, quadratureTree, rows[i]!, scratch, contributions, i * rowLength + output * numFeatures)
          if (tables === undefined || interactions === undefined) continue
          const block = (firstRow + i) * numOutputs + output
          addTreeInteractions(forest, quadratureTree, tables[number]!, scratch, interactions, block * numFeatures ** 2)
        }
      }
      const begin = firstRow * rowLength
      for (let i = 0; i < count * rowLength; i++) values[begin + i]! += contributions[i]!
    }
  }
}

/** Vectors of one tree and one row. */
interface Scratch {
  readonly states: Uint8Array
  /** S, S(left) − S(right), r and C of each node, and S of leaves [(2 × numNodes + 1) × numPoints]. */
  readonly sums: Float64Array
  readonly differences: Float64Array
  readonly factors: Float64Array
  readonly products: Float64Array
}

function addTree(
  forest: Forest,
  quadratureTree: QuadratureTree,
  row: Float64Array,
  { states, sums, differences, products, factors }: Scratch,
  values: Float64Array,
  offset: number
): void {
  const { splitFeature } = forest
  const { numNodes, numInner, numPoints, nodes, left, right, previous, previousState, leafValues } = quadratureTree
  const { lastRight, lastDifference, ratios, coefficients, repeated } = quadratureTree
  const { points, weights } = quadratureTree.rule
  states[numNodes] = 1
  for (let i = 0; i < numNodes; i++) {
    const node = nodes[i]!
    states[i] =
      states[previous[i]!] === previousState[i] ? (goesLeft(forest, node, row[splitFeature[node]!]!) ? 1 : 2) : 0
  }

  for (let leaf = 0; leaf < leafValues.length; leaf++) {
    const begin = (numNodes + leaf) * numPoints
    sums.fill(leafValues[leaf]!, begin, begin + numPoints)
  }
  for (let i = numNodes - 1; i >= numInner; i--) {
    const atRight = lastRight[i - numInner]!
    const difference = lastDifference[i - numInner]!
    const state = states[i]!
    const vectors = repeated[i]
    const outside = difference * ratios[i]!
    const inside = state === 1 ? difference : 0
    for (let k = 0; k < numPoints; k++) {
      const t = points[k]!
      sums[i * numPoints + k] =
        vectors === undefined
          ? atRight + outside * (1 - t) + inside * t
          : atRight + vectors[(state + 1) * numPoints + k]! * difference
    }
  }
  for (let i = numInner - 1; i >= 0; i--) {
    const state = states[i]!
    const vectors = repeated[i]
    const l = left[i]! * numPoints
    const r = right[i]! * numPoints
    const at = i * numPoints
    for (let k = 0; k < numPoints; k++) {
      const t = points[k]!
      const factor =
        vectors === undefined ? ratios[i]! * (1 - t) + (state === 1 ? t : 0) : vectors[(state + 1) * numPoints + k]!
      const difference = sums[l + k]! - sums[r + k]!
      factors[at + k] = factor
      differences[at + k] = difference
      sums[at + k] = sums[r + k]! + factor * difference
    }
  }

  products.set(weights)
  for (let i = 0; i < numNodes; i++) {
    const scale = repeated[i]
    const at = i * numPoints
    let even = 0
    let odd = 0
    if (i < numInner) {
      // The products of leaves are not used.
      const l = Math.min(left[i]!, numNodes) * numPoints
      const r = Math.min(right[i]!, numNodes) * numPoints
      for (let k = 0; k < numPoints; k += 2) {
        const c0 = products[at + k]!
        const c1 = products[at + k + 1]!
        const left0 = c0 * factors[at + k]!
        const left1 = c1 * factors[at + k + 1]!
        products[l + k] = left0
        products[l + k + 1] = left1
        products[r + k] = c0 - left0
        products[r + k + 1] = c1 - left1
        even += (scale === undefined ? c0 : c0 * scale[k]!) * differences[at + k]!
        odd += (scale === undefined ? c1 : c1 * scale[k + 1]!) * differences[at + k + 1]!
      }
    } else {
      for (let k = 0; k < numPoints; k += 2) {
        even += scale === undefined ? products[at + k]! : products[at + k]! * scale[k]!
        odd += scale === undefined ? products[at + k + 1]! : products[at + k + 1]! * scale[k + 1]!
      }
    }
    values[offset + splitFeature[nodes[i]!]!]! += coefficients[3 * i + states[i]!]! * (even + odd)
  }
}
