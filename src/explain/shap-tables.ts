/**
 * What fast path-dependent SHAP must know of a forest, and the mathematics of it.
 *
 * Take one leaf with value v. For every distinct feature j on the way to it let o_j be 1 if the row takes all turns at j's
 * nodes, else 0, and z_j the share of training rows that do. Without knowing the features outside a coalition, the leaf
 * counts v · Π (o_j inside, z_j outside), and because |S|! (d − |S| − 1)! / d! = ∫ t^|S| (1 − t)^(d − |S| − 1) dt from 0 to 1,
 * the contribution of feature i is v · (o_i − z_i) · ∫ Π_{j ≠ i} g_j(t) dt with g_j(t) = t o_j + (1 − t) z_j: a polynomial, so
 * Gauss–Legendre with enough points gives it exactly. All g are between 0 and 1, and nothing cancels.
 *
 * The leaves share their ways. Let r be the factor a node's left child adds to the product: for the first node that tests
 * a feature, g of the left child; for a later one, g of the left child over g so far. The right child's is always 1 − r.
 * Going up, S(node) = S(right) + r · (S(left) − S(right)) sums v times the factors below; going down, C(left) = r · C(node) and
 * C(right) = C(node) − C(left) multiply those above, beginning with the weights of the quadrature at the root. Summed over
 * leaves, the node's feature then gets (o_left − ratio) · Σ C · (S(left) − S(right)), where ratio is the share of the node's
 * training rows that go left. At a node whose feature was tested before, Σ has one more factor z / g², z and g being those of
 * the feature before the node; and where the row has taken a wrong turn at the feature already, nothing is added at all.
 *
 * So a node is in one of three states: 0, the row took a wrong turn at its feature further up; 1, it goes left; 2, right. Each
 * has its factors r, a vector over the points of the quadrature.
 *
 * Source: the quadrature is that of "Quadrature-TreeSHAP" (arXiv 2605.04497), there by edges and with divisions; the
 * form by nodes is worked out here.
 *
 * @module
 */
import type { RowReader } from '../data/rows.ts'
import { type Forest, numLeavesOf } from '../model/forest.ts'
import { gaussLegendre } from '../numeric/gauss-legendre.ts'

/** More points than this leave a tree to the exact mode: paths with more than 32 distinct features. */
const maxPoints = 16
/** Trees are evaluated with at least so many, so that kernels need no case for fewer. */
const minPoints = 4
/** Bits for decisions that a tree can have at most. */
const maxNodes = 512

/** One tree. Nodes are numbered parents first, leaves in an order of their own. */
export interface ShapTree {
  readonly tree: number
  readonly numNodes: number
  /** Points of the quadrature, an even number. */
  readonly numPoints: number
  /** Weights of the quadrature [numPoints]. */
  readonly weights: Float64Array
  /** Number of a node in the forest [numNodes]. */
  readonly nodes: Int32Array
  /** Children: a node's number here, or numNodes + a leaf's [numNodes]. */
  readonly left: Int32Array
  readonly right: Int32Array
  /** The last node further up that tests the same feature; numNodes if there is none [numNodes]. */
  readonly previous: Int32Array
  /** State in which `previous` leads here [numNodes]. */
  readonly previousState: Uint8Array
  /** [numNodes + 1] */
  readonly leafValues: Float64Array
  /**
   * For each node a coefficient by state and an unused number, then a vector of factors by state
   * [numNodes × (4 + 3 × numPoints)].
   */
  readonly factors: Float64Array
  /** z / g² of nodes whose feature was tested before; empty for others [numNodes][numPoints]. */
  readonly repetitions: readonly Float64Array[]
}

/**
 * Adds the contributions of trees `firstTree` to `endTree` (exclusive) for all rows to `values` [numRows × numOutputs ×
 * numFeatures]. Trees prepared for interactions add those to `interactions` [numRows × numOutputs × numFeatures ×
 * numFeatures], each pair's in part at one of its places and in part at the other; the diagonal stays as it is.
 */
export type AddTrees = (
  reader: RowReader,
  firstTree: number,
  endTree: number,
  values: Float64Array,
  interactions?: Float64Array
) => void

const rules = new Map<number, { points: Float64Array; weights: Float64Array }>()

/** The quadrature with `numPoints` points from 0 to 1. */
export function ruleOf(numPoints: number): { points: Float64Array; weights: Float64Array } {
  let rule = rules.get(numPoints)
  if (rule === undefined) rules.set(numPoints, (rule = gaussLegendre(numPoints)))
  return rule
}

/**
 * Prepares a tree.
 *
 * @returns undefined for a tree that only the exact mode can explain: more than 32 distinct features on a path, more than 512
 *   nodes, or training rows of a node that are not those of its children together
 */
export function makeShapTree(forest: Forest, tree: number, maxDistinct: number): ShapTree | undefined {
  const numLeaves = numLeavesOf(forest, tree)
  const numNodes = numLeaves - 1
  const numPoints = Math.max(minPoints, 2 * Math.ceil(maxDistinct / 4))
  if (numNodes > maxNodes || numPoints > maxPoints) return undefined

  const { splitFeature, leftChild, rightChild, internalCount, leafCount, leafValue } = forest
  const { points, weights } = ruleOf(numPoints)
  const nodes = new Int32Array(numNodes)
  const left = new Int32Array(numNodes)
  const right = new Int32Array(numNodes)
  const previous = new Int32Array(numNodes).fill(numNodes)
  const previousState = new Uint8Array(numNodes).fill(1)
  const leafValues = new Float64Array(numLeaves)
  const stride = 4 + 3 * numPoints
  const factors = new Float64Array(numNodes * stride)
  const repetitions: Float64Array[] = []
  // z of each node's feature before the node, and of its left child.
  const shareBefore = new Float64Array(numNodes + 1).fill(1)
  const ratioOf = new Float64Array(numNodes + 1)
  const parent = new Int32Array(numNodes).fill(-1)
  const isRight = new Uint8Array(numNodes)

  const countOf = (child: number): number => (child >= 0 ? internalCount[child]! : leafCount[~child]!)
  let numFound = 0
  let numLeavesFound = 0
  const pending = [{ child: forest.nodeOffsets[tree]!, above: -1, side: 0 }]
  while (pending.length > 0) {
    const { child, above, side } = pending.pop()!
    const number = child >= 0 ? numFound : numNodes + numLeavesFound
    if (above >= 0) (side === 0 ? left : right)[above] = number
    if (child < 0) {
      leafValues[numLeavesFound++] = leafValue[~child]!
      continue
    }
    numFound++
    const count = internalCount[child]!
    const leftCount = countOf(leftChild[child]!)
    if (leftCount + countOf(rightChild[child]!) !== count) return undefined
    nodes[number] = child
    parent[number] = above
    isRight[number] = side

    const feature = splitFeature[child]!
    let from = number
    let up = above
    while (up >= 0 && splitFeature[nodes[up]!] !== feature) {
      from = up
      up = parent[up]!
    }
    const ratio = leftCount / count
    ratioOf[number] = ratio
    let share = 1
    if (up >= 0) {
      previous[number] = up
      previousState[number] = 1 + isRight[from]!
      share = shareBefore[up]! * (isRight[from] === 1 ? 1 - ratioOf[up]! : ratioOf[up]!)
    }
    shareBefore[number] = share
    writeFactors(factors, number * stride, ratio, share, points)
    repetitions.push(up >= 0 ? points.map((t) => share / (t + (1 - t) * share) ** 2) : new Float64Array(0))
    pending.push(
      { child: rightChild[child]!, above: number, side: 1 },
      { child: leftChild[child]!, above: number, side: 0 }
    )
  }
  return {
    tree,
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
  }
}

// Coefficients and factors of one node by state: wrong turn before, goes left, goes right.
function writeFactors(factors: Float64Array, begin: number, ratio: number, share: number, points: Float64Array): void {
  const numPoints = points.length
  factors[begin] = 0
  factors[begin + 1] = 1 - ratio
  factors[begin + 2] = -ratio
  for (const [k, t] of points.entries()) {
    const before = t + (1 - t) * share
    const outside = (1 - t) * share * ratio
    factors[begin + 4 + k] = ratio
    factors[begin + 4 + numPoints + k] = (t + outside) / before
    factors[begin + 4 + 2 * numPoints + k] = outside / before
  }
}
