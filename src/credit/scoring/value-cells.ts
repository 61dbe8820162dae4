/**
 * What a model can tell apart among the values of a feature. Between two neighbours of these values its trees decide as they do
 * for one of the two, so that going through them is going through every value.
 *
 * @module
 */
import { forEachEdge, goesLeft, isCategorical, missingType, missingTypeOf } from '../../model/decision.ts'
import type { Forest } from '../../model/forest.ts'
import { zeroThreshold } from '../../numeric/constants.ts'
import { nextUp } from '../../numeric/next-up.ts'
import type { Interval } from '../fields/formula.ts'

/** For each feature, ascending values with one in every cell that its splits make [numFeatures]. */
export function cellsOf(forest: Forest): readonly Float64Array[] {
  const values = Array.from({ length: forest.numFeatures }, () => new Set<number>())
  for (let node = 0; node < forest.splitFeature.length; node++) {
    const ofFeature = values[forest.splitFeature[node]!]!
    const threshold = forest.threshold[node]!
    if (isCategorical(forest.decisionType[node]!)) {
      // Categories are cut off towards zero, so that those of 0 begin above -1.
      forEachEdge(forest, threshold, (category) => addCell(ofFeature, category === 0 ? nextUp(-1) : category))
      continue
    }
    addCell(ofFeature, nextUp(threshold))
    if (!forest.tinyIsZero && missingTypeOf(forest.decisionType[node]!) !== missingType.zero) continue
    addCell(ofFeature, -zeroThreshold)
    addCell(ofFeature, nextUp(zeroThreshold))
  }
  return values.map((ofFeature) => Float64Array.from(ofFeature).sort())
}

// The first value of a cell, and the last one of the cell below.
function addCell(values: Set<number>, first: number): void {
  values.add(first)
  values.add(-nextUp(-first))
}

/** The interval's ends and the cells between them, ascending. */
export function valuesWithin([min, max]: Interval, cells: Float64Array): Float64Array {
  const inside = cells.subarray(countUpTo(cells, min), countBelow(cells, max))
  return min === max ? Float64Array.of(min) : Float64Array.of(min, ...inside, max)
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

function countBelow(values: Float64Array, limit: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! < limit) low = middle + 1
    else high = middle
  }
  return low
}
