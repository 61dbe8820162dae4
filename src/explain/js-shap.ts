/**
 * Fast path-dependent SHAP in plain JavaScript; see `shap-tables.ts`. The kernel does the same in the same order
 * (src/kernels/assembly/shap.ts), two points of the quadrature at a time.
 *
 * @module
 */
import { goesLeft } from '../model/decision.ts'
import type { Forest } from '../model/forest.ts'
import type { InteractionTables } from './interaction-tables.ts'
import { addTreeInteractions } from './js-interactions.ts'
import type { AddTrees, ShapTree } from './shap-tables.ts'

const maxRows = 64

/** Prepares the trees of a forest, with their `tables` for interactions too. */
export function createJsShap(
  forest: Forest,
  trees: readonly ShapTree[],
  tables?: readonly InteractionTables[]
): AddTrees {
  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  const mostVectors = trees.reduce((most, { numNodes, numPoints }) => Math.max(most, (2 * numNodes + 1) * numPoints), 0)
  const mostNodes = trees.reduce((most, { numNodes }) => Math.max(most, numNodes), 0)
  const mostPoints = trees.reduce((most, { numPoints }) => Math.max(most, numPoints), 0)
  const room = {
    states: new Uint8Array(mostNodes + 1),
    sums: new Float64Array(mostVectors),
    products: new Float64Array(mostVectors),
    differences: new Float64Array(mostVectors),
    integrand: new Float64Array(mostPoints)
  }
  // Trees outside, rows inside: what a tree needs stays in the first-level cache.
  const rows = Array.from({ length: maxRows }, () => new Float64Array(numFeatures))
  return ({ numRows, read }, firstTree, endTree, values, interactions) => {
    for (let firstRow = 0; firstRow < numRows; firstRow += maxRows) {
      const count = Math.min(maxRows, numRows - firstRow)
      for (let i = 0; i < count; i++) read(firstRow + i, rows[i]!)
      for (const [number, shapTree] of trees.entries()) {
        if (shapTree.tree < firstTree || shapTree.tree >= endTree) continue
        for (let i = 0; i < count; i++) {
          const block = (firstRow + i) * numOutputs + (shapTree.tree % numOutputs)
          addTree(forest, shapTree, rows[i]!, room, values, block * numFeatures)
          if (tables === undefined || interactions === undefined) continue
          addTreeInteractions(forest, shapTree, tables[number]!, room, interactions, block * numFeatures ** 2)
        }
      }
    }
  }
}

/** Where one tree of one row is worked out. */
interface Room {
  readonly states: Uint8Array
  /** S, differences S(left) − S(right), and C of each child [(2 × numNodes + 1) × numPoints]. */
  readonly sums: Float64Array
  readonly differences: Float64Array
  readonly products: Float64Array
}

function addTree(
  forest: Forest,
  {
    numNodes,
    numPoints,
    weights,
    nodes,
    left,
    right,
    previous,
    previousState,
    leafValues,
    factors,
    repetitions
  }: ShapTree,
  row: Float64Array,
  { states, sums, differences, products }: Room,
  values: Float64Array,
  offset: number
): void {
  const { splitFeature } = forest
  const stride = 4 + 3 * numPoints
  states[numNodes] = 1
  for (let i = 0; i < numNodes; i++) {
    const node = nodes[i]!
    states[i] =
      states[previous[i]!] === previousState[i] ? (goesLeft(forest, node, row[splitFeature[node]!]!) ? 1 : 2) : 0
  }

  for (let leaf = 0; leaf <= numNodes; leaf++) {
    const begin = (numNodes + leaf) * numPoints
    sums.fill(leafValues[leaf]!, begin, begin + numPoints)
  }
  for (let i = numNodes - 1; i >= 0; i--) {
    const factor = i * stride + 4 + states[i]! * numPoints
    const l = left[i]! * numPoints
    const r = right[i]! * numPoints
    for (let k = 0; k < numPoints; k++) {
      const atRight = sums[r + k]!
      const difference = sums[l + k]! - atRight
      differences[i * numPoints + k] = difference
      sums[i * numPoints + k] = atRight + factors[factor + k]! * difference
    }
  }

  products.set(weights)
  for (let i = 0; i < numNodes; i++) {
    const factor = i * stride + 4 + states[i]! * numPoints
    const at = i * numPoints
    const l = left[i]! * numPoints
    const r = right[i]! * numPoints
    const repetition = repetitions[i]!
    const isRepeated = repetition.length > 0
    let even = 0
    let odd = 0
    for (let k = 0; k < numPoints; k += 2) {
      const c0 = products[at + k]!
      const c1 = products[at + k + 1]!
      const left0 = c0 * factors[factor + k]!
      const left1 = c1 * factors[factor + k + 1]!
      products[l + k] = left0
      products[l + k + 1] = left1
      products[r + k] = c0 - left0
      products[r + k + 1] = c1 - left1
      even += (isRepeated ? c0 * repetition[k]! : c0) * differences[at + k]!
      odd += (isRepeated ? c1 * repetition[k + 1]! : c1) * differences[at + k + 1]!
    }
    values[offset + splitFeature[nodes[i]!]!]! += factors[i * stride + states[i]!]! * (even + odd)
  }
}
