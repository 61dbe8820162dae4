/**
 * The walk through a tree in which XGBoost computes contributions and interactions, in float32: the same operations on the same
 * numbers in the same order. Only the recursion is a loop.
 *
 * A Shapley value is an integral over t from 0 to 1 of products with a factor 1 + (p − 1) t for each feature of a path, where p is 0
 * for a row that leaves the path at that feature, and otherwise one over the share of training that took the path's branches there.
 * XGBoost takes the integral at 8 points, which is exact for paths of up to 16 distinct features.
 *
 * Source: XGBoost 3.4 src/predictor/interpretability/; Wettenstein et al., "Quadrature-TreeSHAP" (2026).
 *
 * @module
 */
import { goesLeft, isCategorical } from '../../model/decision.ts'
import type { Forest } from '../../model/forest.ts'
import type { UnweightedTrees } from '../../model/model.ts'
import { gaussLegendre } from '../../numeric/gauss-legendre.ts'
import { pathsOf } from '../paths.ts'

const numPoints = 8
// What a smaller share of training counts as.
const smallestShare = /* @__PURE__ */ Math.fround(1e-12)

/** A branch that a walk has just left, with all below it; overwritten by the next one. */
export interface WalkedBranch {
  /** Feature of the node above the branch. */
  feature: number
  /** p of the feature on the branch, and above it. */
  inside: number
  outside: number
  /** What the leaves below add up to at each of `points`, from `offset` on. */
  readonly sums: Float32Array
  offset: number
  readonly points: Float32Array
  /** Distinct features of the path down the branch, its own among them: the first `numOnPath`, in any order. */
  readonly onPath: Int32Array
  numOnPath: number
  /** p of each feature of that path [numFeatures]. */
  readonly factors: Float32Array
}

/** What is done with every branch, after those below it, left before right. */
export type OnBranch = (branch: WalkedBranch) => void

/** Walks a tree for a row, as the trees see it [numFeatures]. */
export type XgboostWalk = (tree: number, row: Float64Array, onBranch: OnBranch) => void

/** Prepares walks through the trees of a forest. They take memory in proportion to the longest path. */
export function createXgboostWalk(forest: Forest, unweighted: UnweightedTrees): XgboostWalk {
  const { splitFeature, leftChild, nodeOffsets, numFeatures } = forest
  const { leafValue } = unweighted
  const { points, weights } = float32Rule()
  const children = childrenInFileOrder(forest)
  const shares = sharesOf(forest, unweighted, children)
  const { maxDepth, maxDistinct } = pathsOf(forest)

  // By level: the node, and how many of its branches have been walked; whether its feature was tested above, and its p there; the
  // share of training that reaches the level; at each point the product of the path's factors, and what the leaves add up to.
  const nodes = new Int32Array(maxDepth)
  const numWalked = new Uint8Array(maxDepth)
  const wasTested = new Uint8Array(maxDepth)
  const outside = new Float32Array(maxDepth)
  const reached = new Float32Array(maxDepth + 1)
  const products = new Float32Array(numPoints * (maxDepth + 1))
  const sums = new Float32Array(numPoints * (maxDepth + 1))
  const isTested = new Uint8Array(numFeatures)
  const factors = new Float32Array(numFeatures)
  const onPath = new Int32Array(maxDistinct)
  const branch = { feature: 0, inside: 1, outside: 1, sums, offset: 0, points, onPath, numOnPath: 0, factors }

  const enter = (level: number, node: number): void => {
    const feature = splitFeature[node]!
    nodes[level] = node
    numWalked[level] = 0
    wasTested[level] = isTested[feature]!
    outside[level] = isTested[feature] === 1 ? factors[feature]! : 1
    if (isTested[feature] === 0) onPath[branch.numOnPath++] = feature
    isTested[feature] = 1
  }

  // Multiplies with the factor of the feature at `level`, in place of the factor it had above.
  const multiply = (level: number, factor: number): void => {
    const change = Math.fround(factor - 1)
    const before = Math.fround(outside[level]! - 1)
    for (let i = 0, at = numPoints * level; i < numPoints; i++, at++) {
      const product = Math.fround(products[at]! * Math.fround(1 + Math.fround(change * points[i]!)))
      products[at + numPoints] = before === 0 ? product : product / Math.fround(1 + Math.fround(before * points[i]!))
    }
  }

  // Hands over the branch that ends in the sums below `level`, and adds them to those of the level.
  const leave = (level: number, onBranch: OnBranch): void => {
    branch.feature = splitFeature[nodes[level]!]!
    branch.inside = factors[branch.feature]!
    branch.outside = outside[level]!
    branch.offset = numPoints * (level + 1)
    onBranch(branch)
    const at = numPoints * level
    if (numWalked[level]!++ === 0) sums.copyWithin(at, at + numPoints, at + 2 * numPoints)
    else for (let i = at; i < at + numPoints; i++) sums[i]! += sums[i + numPoints]!
  }

  return (tree, row, onBranch) => {
    const root = nodeOffsets[tree]!
    if (root === nodeOffsets[tree + 1]) return
    products.fill(1, 0, numPoints)
    reached[0] = 1
    enter(0, root)
    for (let level = 0; level >= 0;) {
      const node = nodes[level]!
      const feature = splitFeature[node]!
      if (numWalked[level] === 2) {
        if (wasTested[level] === 1) factors[feature] = outside[level]!
        else {
          isTested[feature] = 0
          branch.numOnPath--
        }
        level--
        if (level >= 0) leave(level, onBranch)
        continue
      }
      const place = 2 * node + numWalked[level]!
      const child = children[place]!
      const isInside = goesLeft(forest, node, row[feature]!) === (child === leftChild[node])
      factors[feature] = isInside ? outside[level]! / shares[place]! : 0
      reached[level + 1] = reached[level]! * shares[place]!
      multiply(level, factors[feature]!)
      if (child >= 0) {
        enter(++level, child)
        continue
      }
      const output = Math.fround(reached[level + 1]! * leafValue[~child]!)
      for (let i = 0, at = numPoints * (level + 1); i < numPoints; i++, at++)
        sums[at] = Math.fround(products[at]! * output) * weights[i]!
      leave(level, onBranch)
    }
  }
}

/** What a branch adds to the contribution of its feature. */
export function contributionOf({ sums, offset, points, inside, outside }: WalkedBranch): number {
  const change = Math.fround(inside - 1)
  const before = Math.fround(outside - 1)
  let total = 0
  if (inside !== 1) {
    for (let i = 0; i < numPoints; i++) total = Math.fround(total + quotient(change, sums[offset + i]!, points[i]!))
  }
  if (outside !== 1) {
    for (let i = 0; i < numPoints; i++) total = Math.fround(total - quotient(before, sums[offset + i]!, points[i]!))
  }
  return total
}

/** What a branch adds to the interaction of its feature with another of the path, whose p is `factor`. */
export function interactionOf({ sums, offset, points, inside, outside }: WalkedBranch, factor: number): number {
  if (factor === 1) return 0
  const change = Math.fround(inside - 1)
  const before = Math.fround(outside - 1)
  const other = Math.fround(factor - 1)
  let total = 0
  for (let i = 0; i < numPoints; i++) {
    const t = points[i]!
    let difference = quotient(change, 1, t)
    if (outside !== 1) difference = Math.fround(difference - quotient(before, 1, t))
    const product = Math.fround(Math.fround(other * sums[offset + i]!) * difference)
    total = Math.fround(total + Math.fround(product / Math.fround(1 + Math.fround(other * t))))
  }
  return total
}

// change · sum / (1 + change · t)
function quotient(change: number, sum: number, t: number): number {
  return Math.fround(Math.fround(change * sum) / Math.fround(1 + Math.fround(change * t)))
}

/** Gauss–Legendre points s from 0 to 1, ascending, as points t = s², and their weights. */
export function float32Rule(): { points: Float32Array; weights: Float32Array } {
  const { points, weights } = gaussLegendre(numPoints)
  return {
    points: Float32Array.from(points, (s) => s * s),
    weights: Float32Array.from(weights, (weight, i) => 2 * points[i]! * weight)
  }
}

/** Children of each node as XGBoost has them, left before right: sets of categories go right there, and left here [2 × numNodes]. */
export function childrenInFileOrder({ decisionType, leftChild, rightChild }: Forest): Int32Array {
  const children = new Int32Array(2 * leftChild.length)
  for (let node = 0; node < leftChild.length; node++) {
    const isTurned = isCategorical(decisionType[node]!)
    children[2 * node] = isTurned ? rightChild[node]! : leftChild[node]!
    children[2 * node + 1] = isTurned ? leftChild[node]! : rightChild[node]!
  }
  return children
}

/** The share of each node's training that its children have [2 × numNodes]. */
export function sharesOf(
  { leafWeight }: Forest,
  { internalWeight }: UnweightedTrees,
  children: Int32Array
): Float32Array {
  return Float32Array.from(children, (child, place) => {
    const whole = internalWeight[place >> 1]!
    const share = Math.fround((child >= 0 ? internalWeight[child]! : leafWeight[~child]!) / whole)
    return whole <= 0 ? 0.5 : share < smallestShare ? smallestShare : share
  })
}
