/**
 * What discounted cumulative gain (DCG) is made of: discounts of ranks, gains of labels, and the best gain of a query.
 *
 * Source: LightGBM 4.7.0 src/metric/dcg_calculator.cpp, DCGCalculator.
 *
 * @module
 */
import { strictLog2 } from '../numeric/log2.ts'
import { checkLabels } from './label-checks.ts'
import type { ObjectiveData } from './objective.ts'

/** Rows a query may have. */
const maxQueryRows = 10_000
/** Labels there are when `label_gain` says nothing: more would not fit an int32. */
const numDefaultLabels = 31

let discountTable: Float64Array | undefined

/** 1 / log2(2 + rank) of each rank from 0 [maxQueryRows]. */
export function rankDiscounts(): Float64Array {
  discountTable ??= Float64Array.from({ length: maxQueryRows }, (_, rank) => 1 / strictLog2(2 + rank))
  return discountTable
}

/** Gain of each label: `label_gain`, or 2^label − 1. */
export function labelGains(labelGain: readonly number[]): Float64Array {
  if (labelGain.length > 0) return Float64Array.from(labelGain)
  return Float64Array.from({ length: numDefaultLabels }, (_, label) => 2 ** label - 1)
}

/**
 * Where queries begin, once it is clear that they and the labels can be ranked.
 *
 * @param who - the objective or metric that asks
 * @throws RangeError where there are no queries, one is too large, or a label has no gain
 */
export function checkRanking(who: string, data: ObjectiveData, gains: Float64Array): Int32Array {
  const { queryBoundaries, label } = data
  if (queryBoundaries === undefined) throw new RangeError(`"group" expected the sizes of queries for ${who}, got none`)
  for (let query = 0; query + 1 < queryBoundaries.length; query++) {
    const size = queryBoundaries[query + 1]! - queryBoundaries[query]!
    if (size > maxQueryRows)
      throw new RangeError(`"group" expected at most ${maxQueryRows} rows in a query, got ${size} in query ${query}`)
  }
  const isRanked = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < gains.length
  checkLabels(label, `integers from 0 to ${gains.length - 1}, which have a gain (label_gain)`, isRanked)
  return queryBoundaries
}

/** Rows of the largest query. */
export function largestQueryOf(boundaries: Int32Array): number {
  return boundaries.reduce((largest, end, i) => Math.max(largest, end - (boundaries[i - 1] ?? end)), 0)
}

/** The largest DCG that the first `numRanks` ranks of a query, rows `begin` to `end` (exclusive), can have. */
export function bestGain(
  label: Float32Array,
  begin: number,
  end: number,
  gains: Float64Array,
  numRanks: number
): number {
  const discounts = rankDiscounts()
  const counts = new Int32Array(gains.length)
  for (let row = begin; row < end; row++) counts[label[row]!]!++
  let best = 0
  let top = gains.length - 1
  for (let rank = 0; rank < Math.min(numRanks, end - begin); rank++) {
    while (top > 0 && counts[top]! <= 0) top--
    best += discounts[rank]! * gains[top]!
    counts[top]!--
  }
  return best
}
