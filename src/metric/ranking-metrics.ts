/**
 * Metrics of ranking: means over queries.
 *
 * Source: LightGBM 4.7.0 src/metric/rank_metric.hpp, src/metric/map_metric.hpp, src/io/metadata.cpp (query weights).
 *
 * @module
 */
import { descendingOrder } from '../numeric/descending-order.ts'
import { bestGain, checkRanking, labelGains, largestQueryOf, rankDiscounts } from '../objective/gains.ts'
import type { ObjectiveData } from '../objective/objective.ts'
import type { Metric, MetricParameters } from './metric.ts'

/** `ndcg@k`: DCG of the first k ranks over the best there could be; 1 for queries without gain. */
export function createNdcg(parameters: MetricParameters, data: ObjectiveData, numRanks: number): Metric {
  const { label } = data
  const gains = labelGains(parameters.label_gain)
  const boundaries = checkRanking('the metric ndcg', data, gains)
  const discounts = rankDiscounts()
  const best = Float64Array.from({ length: boundaries.length - 1 }, (_, query) =>
    bestGain(label, boundaries[query]!, boundaries[query + 1]!, gains, numRanks)
  )
  return queryMean(`ndcg@${numRanks}`, numRanks, data, boundaries, (query, weight, order, begin, count) => {
    // LightGBM weighs all queries but these.
    if (!(best[query]! > 0)) return 1
    let gain = 0
    for (let rank = 0; rank < Math.min(numRanks, count); rank++) {
      gain += gains[label[begin + order[rank]!]!]! * discounts[rank]!
    }
    return gain * (1 / best[query]!) * weight
  })
}

/** `map@k`: mean precision at the ranks of positive rows, labels above 0.5; 1 for queries without any. */
export function createMap(_: MetricParameters, data: ObjectiveData, numRanks: number): Metric {
  const { label, queryBoundaries } = data
  if (queryBoundaries === undefined)
    throw new RangeError('"group" expected the sizes of queries for the metric map, got none')
  return queryMean(`map@${numRanks}`, numRanks, data, queryBoundaries, (_query, weight, order, begin, count) => {
    let positives = 0
    for (let row = begin; row < begin + count; row++) if (label[row]! > 0.5) positives++
    if (positives === 0) return weight
    let hits = 0
    let precision = 0
    const lastRank = Math.min(numRanks, count)
    for (let rank = 0; rank < lastRank; rank++) {
      if (label[begin + order[rank]!]! > 0.5) precision += ++hits / (rank + 1)
    }
    return (precision / Math.min(positives, lastRank)) * weight
  })
}

function queryMean(
  name: string,
  numRanks: number,
  data: ObjectiveData,
  boundaries: Int32Array,
  weightedValue: (query: number, weight: number, order: Int32Array, begin: number, count: number) => number
): Metric {
  const weights = queryWeights(data, boundaries)
  const total = weights.reduce((sum, value) => sum + value, 0)
  const largestQuery = largestQueryOf(boundaries)
  return {
    name,
    isHigherBetter: true,
    evaluate(scores) {
      const order = new Int32Array(largestQuery)
      let sum = 0
      for (let query = 0; query < weights.length; query++) {
        const begin = boundaries[query]!
        const end = boundaries[query + 1]!
        descendingOrder(scores, begin, end, order, numRanks)
        sum += weightedValue(query, weights[query]!, order, begin, end - begin)
      }
      return sum / total
    }
  }
}

// Mean weight of each query's rows, in float32.
function queryWeights({ weight }: ObjectiveData, boundaries: Int32Array): Float32Array {
  const weights = new Float32Array(boundaries.length - 1).fill(1)
  if (weight === undefined) return weights
  return weights.map((_, query) => {
    let sum = 0
    for (let row = boundaries[query]!; row < boundaries[query + 1]!; row++) sum = Math.fround(sum + weight[row]!)
    return sum / (boundaries[query + 1]! - boundaries[query]!)
  })
}
