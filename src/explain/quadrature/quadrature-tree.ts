/**
 * Path-dependent SHAP by quadrature: the mathematics, and what of a tree does not depend on the row.
 *
 * Take one leaf with value v. For every distinct feature j on its path let o_j be 1 if the row stays on the path at all of
 * j's nodes, else 0, and z_j the share of training rows that do. If only the features of a coalition S are known, the leaf
 * counts v · Π (o_j inside S, z_j outside), and because |S|! (d − |S| − 1)! / d! = ∫ t^|S| (1 − t)^(d − |S| − 1) dt from 0
 * to 1, the contribution of feature i is v · (o_i − z_i) · ∫ Π_{j ≠ i} g_j(t) dt with g_j(t) = t o_j + (1 − t) z_j: a
 * polynomial, which Gauss–Legendre quadrature integrates (`rules.ts`). All g are between 0 and 1, and nothing cancels, however
 * long the path.
 *
 * Leaves share parts of their paths. Let r be the factor that a node's left branch adds to the product: at the first node that
 * tests a feature, g of the left child; at a later one, g of the left child over g so far. That of the right branch is always
 * 1 − r. Going up, S(node) = S(right) + r · (S(left) − S(right)) sums v times the factors below; going down, C(left) = r · C(node)
 * and C(right) = C(node) − C(left) multiply those above, starting from the weights of the quadrature at the root. Summed over the
 * leaves, the node's feature then gets (o_left − ratio) · Σ C · (S(left) − S(right)), where ratio is the share of the node's
 * training rows that go left. At a node whose feature was tested above, Σ has one more factor z / g², where z and g are those
 * of the feature above the node; and where the row is off path at the feature already, nothing is added.
 *
 * So a node is in one of three states: 0, the row is off path at its feature; 1, the row goes left; 2, it goes right. Each
 * state has its factors r, a vector over the points of the quadrature; at the first node of a feature they are
 * t + (1 − t) · ratio and (1 − t) · ratio.
 *
 * Source: the quadrature is that of "Quadrature-TreeSHAP" (arXiv 2605.04497), there by edges and with divisions; the
 * form by nodes is worked out here.
 *
 * @module
 */
import { shareOf } from '../../model/cover.ts'
import type { Forest } from '../../model/forest.ts'
import type { QuadratureRule } from '../../numeric/gauss-legendre.ts'
import type { Paths } from '../paths.ts'
import { partialRulesFor } from './rules.ts'

/**
 * One tree and points of its quadrature: all of them, or a part. Nodes are numbered parents first, and *last* nodes, both of
 * whose children are leaves, after all others: there S(left) − S(right) is a number instead of a vector, and nothing lies
 * below.
 */
export interface QuadratureTree {
  readonly tree: number
  readonly numNodes: number
  /** Nodes that are not last. */
  readonly numInner: number
  readonly rule: QuadratureRule
  /** Points of the rule: 4 to 16, an even number. */
  readonly numPoints: number
  /** Number of a node in the forest [numNodes]. */
  readonly nodes: Int32Array
  /** Children of inner nodes: a node's number here, or numNodes + index in `leafValues` [numInner]. */
  readonly left: Int32Array
  readonly right: Int32Array
  /** The last node above that tests the same feature; numNodes if there is none [numNodes]. */
  readonly previous: Int32Array
  /** State of `previous` in which the row stays on the path to the node [numNodes]. */
  readonly previousState: Uint8Array
  /** Values of the leaves that are children of inner nodes. */
  readonly leafValues: Float64Array
  /** Of last nodes: the value of the right leaf, and the left leaf's minus the right's [numNodes - numInner]. */
  readonly lastRight: Float64Array
  readonly lastDifference: Float64Array
  /** Share of the node's training rows that go left [numNodes]. */
  readonly ratios: Float64Array
  /** What Σ is multiplied by in each state; at last nodes the difference is included [numNodes × 3]. */
  readonly coefficients: Float64Array
  /** Of nodes whose feature was tested above: z / g², then factors r by state [numNodes][4 × numPoints]. */
  readonly repeated: readonly (Float64Array | undefined)[]
}

type Structure = Omit<QuadratureTree, 'rule' | 'numPoints' | 'repeated'>

/**
 * Prepares a tree whose covers add up, once for each part of its rule: their contributions add up to the tree's.
 *
 * @param leafValues - of all leaves of the forest; differences between those of a tree are finite
 */
export function makeQuadratureTrees(
  forest: Forest,
  paths: Paths,
  leafValues: Float64Array,
  tree: number
): QuadratureTree[] {
  const numDistinct = paths.numDistinct.subarray(forest.leafOffsets[tree], forest.leafOffsets[tree + 1])
  const { structure, shares } = structureOf(forest, paths, leafValues, tree)
  return partialRulesFor(numDistinct.reduce(larger)).map((rule) => ({
    ...structure,
    rule,
    numPoints: rule.points.length,
    repeated: repeatedOf(structure, shares, rule)
  }))
}

// What does not depend on the points, and z of each node's feature above the node.
function structureOf(
  forest: Forest,
  paths: Paths,
  leafValueOf: Float64Array,
  tree: number
): { structure: Structure; shares: Float64Array } {
  const { leftChild, rightChild, nodeOffsets } = forest
  const firstNode = nodeOffsets[tree]!
  const numNodes = nodeOffsets[tree + 1]! - firstNode

  // Numbers of the nodes here, by their numbers in the tree.
  const numberOf = new Int32Array(numNodes)
  const nodes = new Int32Array(numNodes)
  const isLast = (node: number): boolean => leftChild[node]! < 0 && rightChild[node]! < 0
  const order = paths.order.subarray(firstNode, firstNode + numNodes)
  const numInner = order.reduce((count, node) => count + Number(!isLast(node)), 0)
  let nextInner = 0
  let nextLast = numInner
  for (const node of order) {
    const number = isLast(node) ? nextLast++ : nextInner++
    numberOf[node - firstNode] = number
    nodes[number] = node
  }

  const left = new Int32Array(numInner)
  const right = new Int32Array(numInner)
  const previous = new Int32Array(numNodes).fill(numNodes)
  const previousState = new Uint8Array(numNodes).fill(1)
  const leafValues: number[] = []
  const lastRight = new Float64Array(numNodes - numInner)
  const lastDifference = new Float64Array(numNodes - numInner)
  const ratios = new Float64Array(numNodes)
  const rightRatios = new Float64Array(numNodes)
  const coefficients = new Float64Array(3 * numNodes)
  const shares = new Float64Array(numNodes).fill(1)
  const numberOfChild = (child: number): number =>
    child >= 0 ? numberOf[child - firstNode]! : numNodes + leafValues.push(leafValueOf[~child]!) - 1

  for (const node of order) {
    const number = numberOf[node - firstNode]!
    const ratio = shareOf(forest, node, leftChild[node]!)
    const rightRatio = shareOf(forest, node, rightChild[node]!)
    ratios[number] = ratio
    rightRatios[number] = rightRatio
    if (paths.previous[node]! >= 0) {
      const before = numberOf[paths.previous[node]! - firstNode]!
      const isLeft = paths.isLeftOfPrevious[node] === 1
      previous[number] = before
      previousState[number] = isLeft ? 1 : 2
      shares[number] = shares[before]! * (isLeft ? ratios[before]! : rightRatios[before]!)
    }
    let scale = 1
    if (number >= numInner) {
      const atRight = leafValueOf[~rightChild[node]!]!
      scale = leafValueOf[~leftChild[node]!]! - atRight
      lastRight[number - numInner] = atRight
      lastDifference[number - numInner] = scale
    } else {
      left[number] = numberOfChild(leftChild[node]!)
      right[number] = numberOfChild(rightChild[node]!)
    }
    coefficients[3 * number + 1] = rightRatio * scale
    coefficients[3 * number + 2] = -ratio * scale
  }
  const structure = {
    tree,
    numNodes,
    numInner,
    nodes,
    left,
    right,
    previous,
    previousState,
    leafValues: Float64Array.from(leafValues),
    lastRight,
    lastDifference,
    ratios,
    coefficients
  }
  return { structure, shares }
}

function larger(a: number, b: number): number {
  return a > b ? a : b
}

function repeatedOf(
  { numNodes, previous, ratios }: Structure,
  shares: Float64Array,
  { points }: QuadratureRule
): (Float64Array | undefined)[] {
  return Array.from({ length: numNodes }, (_, node) =>
    previous[node] === numNodes ? undefined : repeatedVectors(ratios[node]!, shares[node]!, points)
  )
}

// z / g² of a feature tested above, then its factors by state: off path above, goes left, goes right.
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
