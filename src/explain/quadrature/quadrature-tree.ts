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
 * has its factors r, a vector over the points of the quadrature; at the first node of a feature they are t + (1 − t) · ratio
 * and (1 − t) · ratio.
 *
 * Source: the quadrature is that of "Quadrature-TreeSHAP" (arXiv 2605.04497), there by edges and with divisions; the
 * form by nodes is worked out here.
 *
 * @module
 */
import type { RowReader } from '../../data/rows.ts'
import { type Forest, numLeavesOf } from '../../model/forest.ts'
import { gaussLegendre, type QuadratureRule } from '../../numeric/gauss-legendre.ts'

/** More points than this leave a tree to the exact mode: paths with more than 32 distinct features. */
const maxPoints = 16
/** Trees are evaluated with at least so many, so that kernels need no case for fewer. */
const minPoints = 4
/** Bits for decisions that a tree can have at most. */
const maxNodes = 512

/**
 * One tree. Nodes are numbered parents first, and last nodes, both of whose children are leaves, behind all others: there
 * S(left) − S(right) is a number instead of a vector, and nothing lies below.
 */
export interface ShapTree {
  readonly tree: number
  readonly numNodes: number
  /** Nodes that are not last. */
  readonly numInner: number
  /** Points of the quadrature, an even number. */
  readonly numPoints: number
  /** Number of a node in the forest [numNodes]. */
  readonly nodes: Int32Array
  /** Children of inner nodes: a node's number here, or numNodes + place in `leafValues` [numInner]. */
  readonly left: Int32Array
  readonly right: Int32Array
  /** The last node further up that tests the same feature; numNodes if there is none [numNodes]. */
  readonly previous: Int32Array
  /** State in which `previous` leads here [numNodes]. */
  readonly previousState: Uint8Array
  /** Values of the leaves that are children of inner nodes. */
  readonly leafValues: Float64Array
  /** Of last nodes the value of the right leaf, and that of the left less that of the right [numNodes - numInner]. */
  readonly lastRight: Float64Array
  readonly lastDifference: Float64Array
  /** Share of the node's training rows that go left [numNodes]. */
  readonly ratios: Float64Array
  /** What Σ is multiplied with, by state; at last nodes with the difference in it [numNodes × 3]. */
  readonly coefficients: Float64Array
  /** Of nodes whose feature was tested before: z / g², then factors r by state [numNodes][4 × numPoints]. */
  readonly repeated: readonly (Float64Array | undefined)[]
}

/**
 * Adds the contributions of trees `firstTree` to `endTree` (exclusive), summed, for all rows to `values` [numRows ×
 * numOutputs × numFeatures]. Trees prepared for interactions add those to `interactions` [numRows × numOutputs × numFeatures ×
 * numFeatures], each pair's in part at one of its places and in part at the other; the diagonal stays as it is.
 */
export type AddTrees = (
  reader: RowReader,
  firstTree: number,
  endTree: number,
  values: Float64Array,
  interactions?: Float64Array
) => void

const rules = new Map<number, QuadratureRule>()

/** The quadrature with `numPoints` points from 0 to 1. */
export function ruleOf(numPoints: number): QuadratureRule {
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
  const numNodes = numLeavesOf(forest, tree) - 1
  const numPoints = Math.max(minPoints, 2 * Math.ceil(maxDistinct / 4))
  if (numNodes > maxNodes || numPoints > maxPoints) return undefined

  const { splitFeature, leftChild, rightChild, internalCount, leafCount, leafValue } = forest
  const { points } = ruleOf(numPoints)
  const isLast = (node: number): boolean => leftChild[node]! < 0 && rightChild[node]! < 0
  let numInner = 0
  for (let node = forest.nodeOffsets[tree]!; node < forest.nodeOffsets[tree + 1]!; node++) if (!isLast(node)) numInner++
  const nodes = new Int32Array(numNodes)
  const left = new Int32Array(numInner)
  const right = new Int32Array(numInner)
  const previous = new Int32Array(numNodes).fill(numNodes)
  const previousState = new Uint8Array(numNodes).fill(1)
  const leafValues: number[] = []
  const lastRight = new Float64Array(numNodes - numInner)
  const lastDifference = new Float64Array(numNodes - numInner)
  const ratios = new Float64Array(numNodes)
  const coefficients = new Float64Array(3 * numNodes)
  const repeated: (Float64Array | undefined)[] = Array.from({ length: numNodes }, () => undefined)
  // z of each node's feature before the node; the node above, and the state there that leads here.
  const shares = new Float64Array(numNodes)
  const parent = new Int32Array(numNodes)
  const parentState = new Uint8Array(numNodes)

  const countOf = (child: number): number => (child >= 0 ? internalCount[child]! : leafCount[~child]!)
  let nextInner = 0
  let nextLast = numInner
  const pending = [{ child: forest.nodeOffsets[tree]!, above: -1, state: 0 }]
  while (pending.length > 0) {
    const { child, above, state } = pending.pop()!
    const number = child < 0 ? numNodes + leafValues.length : isLast(child) ? nextLast++ : nextInner++
    if (above >= 0) (state === 1 ? left : right)[above] = number
    if (child < 0) {
      leafValues.push(leafValue[~child]!)
      continue
    }
    const leftCount = countOf(leftChild[child]!)
    if (leftCount + countOf(rightChild[child]!) !== internalCount[child]!) return undefined
    const ratio = leftCount / internalCount[child]!
    nodes[number] = child
    parent[number] = above
    parentState[number] = state
    ratios[number] = ratio

    let from = number
    let up = above
    while (up >= 0 && splitFeature[nodes[up]!] !== splitFeature[child]) {
      from = up
      up = parent[up]!
    }
    shares[number] = 1
    if (up >= 0) {
      previous[number] = up
      previousState[number] = parentState[from]!
      shares[number] = shares[up]! * (parentState[from] === 1 ? ratios[up]! : 1 - ratios[up]!)
      repeated[number] = repeatedVectors(ratio, shares[number]!, points)
    }
    let scale = 1
    if (number >= numInner) {
      const atRight = leafValue[~rightChild[child]!]!
      scale = leafValue[~leftChild[child]!]! - atRight
      lastRight[number - numInner] = atRight
      lastDifference[number - numInner] = scale
    } else {
      pending.push(
        { child: rightChild[child]!, above: number, state: 2 },
        { child: leftChild[child]!, above: number, state: 1 }
      )
    }
    coefficients[3 * number + 1] = (1 - ratio) * scale
    coefficients[3 * number + 2] = -ratio * scale
  }
  return {
    tree,
    numNodes,
    numInner,
    numPoints,
    nodes,
    left,
    right,
    previous,
    previousState,
    leafValues: Float64Array.from(leafValues),
    lastRight,
    lastDifference,
    ratios,
    coefficients,
    repeated
  }
}

// z / g² of a feature tested before, then its factors by state: wrong turn before, goes left, goes right.
function repeatedVectors(ratio: number, share: number, points: Float64Array): Float64Array {
  const numPoints = points.length
  const vectors = new Float64Array(4 * numPoints)
  for (let k = 0; k < numPoints; k++) {
    const t = points[k]!
    const before = t + (1 - t) * share
    const outside = (1 - t) * share * ratio
    vectors[k] = share / before ** 2
    vectors[numPoints + k] = ratio
    vectors[2 * numPoints + k] = (t + outside) / before
    vectors[3 * numPoints + k] = outside / before
  }
  return vectors
}
