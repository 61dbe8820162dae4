/**
 * What a model can tell apart among the values of a feature: its trees decide alike for all values of a cell, so that going through
 * one of each is going through all of them.
 *
 * @module
 */
import { goesLeft, isCategorical, missingType, missingTypeOf } from '../../model/decision.ts'
import type { Forest } from '../../model/forest.ts'
import { nextUp } from '../../numeric/next-up.ts'
import { breakpointsOf } from '../../ranks/ranks.ts'
import type { Interval } from '../fields/formula.ts'

/** For each feature, the smallest value of every cell that its splits make, but of the lowest one; ascending [numFeatures]. */
export function cellsOf(forest: Forest): readonly Float64Array[] {
  const nodesOf = Array.from({ length: forest.numFeatures }, (): number[] => [])
  forest.splitFeature.forEach((feature, node) => nodesOf[feature]!.push(node))
  return nodesOf.map((nodes) => breakpointsOf(forest, nodes).map(nextUp))
}

/** Values of an interval, ascending: its smallest, and that of every cell which begins in it. */
export function valuesWithin([min, max]: Interval, cells: Float64Array): Float64Array {
  return Float64Array.of(min, ...cells.subarray(countUpTo(cells, min), countUpTo(cells, max)))
}

/** The values of a list that go to the left child of `node`, and those that go to the right, in their order. */
export function splitValues(
  forest: Forest,
  node: number,
  values: Float64Array
): [left: Float64Array, right: Float64Array] {
  const decisionType = forest.decisionType[node]!
  const isPlain = !isCategorical(decisionType) && missingTypeOf(decisionType) !== missingType.zero
  if (isPlain && !Number.isNaN(values.at(-1))) {
    const numLeft = countUpTo(values, forest.threshold[node]!)
    return [values.subarray(0, numLeft), values.subarray(numLeft)]
  }
  return [
    values.filter((value) => goesLeft(forest, node, value)),
    values.filter((value) => !goesLeft(forest, node, value))
  ]
}

// How many of the ascending values are not above `limit`.
function countUpTo(values: Float64Array, limit: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! <= limit) low = middle + 1
    else high = middle
  }
  return low
}
