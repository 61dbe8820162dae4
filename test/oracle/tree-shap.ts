/**
 * Path-dependent TreeSHAP as the recursion it is, one fresh path per call: the slow twin of `src/explain/exact/tree-shap.ts`,
 * operation for operation. Source: LightGBM 4.7.0 src/io/tree.cpp, Tree::TreeSHAP.
 *
 * @module
 */
import { goesLeft } from '../../src/model/decision.ts'
import type { Forest } from '../../src/model/forest.ts'

interface Element {
  feature: number
  zero: number
  one: number
  weight: number
}

/** Adds the contributions of one tree with at least one node to `values` [numFeatures]. */
export function addTreeShap(forest: Forest, tree: number, row: Float64Array, values: Float64Array): void {
  visit(forest, row, values, forest.nodeOffsets[tree]!, [], { feature: -1, zero: 1, one: 1, weight: 0 })
}

function visit(
  forest: Forest,
  row: Float64Array,
  values: Float64Array,
  child: number,
  parent: readonly Element[],
  last: Element
): void {
  const path = extended(parent, last)
  if (child < 0) {
    for (let i = 1; i < path.length; i++) {
      const { feature, zero, one } = path[i]!
      values[feature]! += unwoundSum(path, i) * (one - zero) * forest.leafValue[~child]!
    }
    return
  }
  const feature = forest.splitFeature[child]!
  const [hot, cold] = goesLeft(forest, child, row[feature]!)
    ? [forest.leftChild[child]!, forest.rightChild[child]!]
    : [forest.rightChild[child]!, forest.leftChild[child]!]
  const countOf = (node: number): number => (node >= 0 ? forest.internalCount[node]! : forest.leafCount[~node]!)
  const before = path.findIndex((element) => element.feature === feature)
  const { zero, one } = before < 0 ? { zero: 1, one: 1 } : path[before]!
  const rest = before < 0 ? path : unwound(path, before)
  visit(forest, row, values, hot, rest, { feature, zero: (countOf(hot) / countOf(child)) * zero, one, weight: 0 })
  visit(forest, row, values, cold, rest, { feature, zero: (countOf(cold) / countOf(child)) * zero, one: 0, weight: 0 })
}

function extended(parent: readonly Element[], { feature, zero, one }: Element): Element[] {
  const depth = parent.length
  const path = [...parent.map((element) => ({ ...element })), { feature, zero, one, weight: depth === 0 ? 1 : 0 }]
  for (let i = depth - 1; i >= 0; i--) {
    path[i + 1]!.weight += (one * path[i]!.weight * (i + 1)) / (depth + 1)
    path[i]!.weight = (zero * path[i]!.weight * (depth - i)) / (depth + 1)
  }
  return path
}

function unwound(path: readonly Element[], index: number): Element[] {
  const depth = path.length - 1
  const { zero, one } = path[index]!
  const weights = path.map(({ weight }) => weight)
  let next = weights[depth]!
  for (let i = depth - 1; i >= 0; i--) {
    if (one !== 0) {
      const weight = weights[i]!
      weights[i] = (next * (depth + 1)) / ((i + 1) * one)
      next = weight - (weights[i]! * zero * (depth - i)) / (depth + 1)
    } else {
      weights[i] = (weights[i]! * (depth + 1)) / (zero * (depth - i))
    }
  }
  return path.toSpliced(index, 1).map((element, i) => ({ ...element, weight: weights[i]! }))
}

function unwoundSum(path: readonly Element[], index: number): number {
  const depth = path.length - 1
  const { zero, one } = path[index]!
  let next = path[depth]!.weight
  let total = 0
  for (let i = depth - 1; i >= 0; i--) {
    if (one !== 0) {
      const weight = (next * (depth + 1)) / ((i + 1) * one)
      total += weight
      next = path[i]!.weight - weight * zero * ((depth - i) / (depth + 1))
    } else {
      total += path[i]!.weight / zero / ((depth - i) / (depth + 1))
    }
  }
  return total
}
