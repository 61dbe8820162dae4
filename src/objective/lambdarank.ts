/**
 * LambdaRank: pairs of rows of a query pull at each other by what swapping them would change of NDCG.
 *
 * Source: LightGBM 4.7.0 src/objective/rank_objective.hpp, LambdarankNDCG. Method: C. Burges, "From RankNet to LambdaRank
 * to LambdaMART" (2010).
 *
 * @module
 */
import { descendingOrder } from '../numeric/descending-order.ts'
import { strictExp } from '../numeric/exp.ts'
import { strictLog2 } from '../numeric/log2.ts'
import { bestGain, checkRanking, labelGains, rankDiscounts } from './gains.ts'
import { singleOutput, type Objective, type ObjectiveData, type ObjectiveParameters } from './objective.ts'
import { createPositionBiases } from './position-biases.ts'

/** Entries of the table that LightGBM reads its sigmoid from. */
const tableSize = 1024 * 1024
/** Smallest difference of scores that counts, a float32. */
const smallestDifference = /* @__PURE__ */ Math.fround(0.01)

/** `lambdarank`. Labels must be integers with a gain, in queries. */
export function createLambdarank(parameters: ObjectiveParameters, data: ObjectiveData): Objective {
  const { label, weight } = data
  const { sigmoid, lambdarank_norm: isNormalised, lambdarank_truncation_level: numRanks } = parameters
  const gains = labelGains(parameters.label_gain)
  const boundaries = checkRanking('lambdarank', data, gains)
  const numQueries = boundaries.length - 1
  const discounts = rankDiscounts()
  const inverseBest = Float64Array.from({ length: numQueries }, (_, query) => {
    const best = bestGain(label, boundaries[query]!, boundaries[query + 1]!, gains, numRanks)
    return best > 0 ? 1 / best : best
  })
  const sigmoidOf = createSigmoidTable(sigmoid)
  const everyQuery = Int32Array.from(inverseBest.keys())
  const biases = createPositionBiases(data.position, parameters)
  const largest = boundaries.reduce((size, end, i) => Math.max(size, end - (boundaries[i - 1] ?? end)), 0)
  // Of one query, by rank.
  const order = new Int32Array(largest)
  const scoreAt = new Float64Array(largest)
  const labelAt = new Float32Array(largest)
  const gainAt = new Float64Array(largest)
  // Sums are kept in float32.
  const pullAt = new Float32Array(largest)
  const curvatureAt = new Float32Array(largest)

  // Adds up the pairs of a query and returns the sum of their pulls.
  const addPairs = (begin: number, count: number, scores: Float64Array, inverse: number): number => {
    descendingOrder(scores, begin, begin + count, order)
    for (let rank = 0; rank < count; rank++) {
      const row = begin + order[rank]!
      scoreAt[rank] = scores[row]!
      labelAt[rank] = label[row]!
      gainAt[rank] = gains[label[row]!]!
    }
    pullAt.fill(0, 0, count)
    curvatureAt.fill(0, 0, count)
    const worst = count > 1 && scoreAt[count - 1] === -Infinity ? count - 2 : count - 1
    const isDampened = isNormalised && scoreAt[0] !== scoreAt[worst]
    const numFirst = Math.min(count - 1, numRanks)
    let sum = 0
    for (let i = 0; i < numFirst; i++) {
      if (scoreAt[i] === -Infinity) break
      for (let j = i + 1; j < count; j++) {
        if (labelAt[i] === labelAt[j] || scoreAt[j] === -Infinity) continue
        const isOrdered = labelAt[i]! > labelAt[j]!
        const high = isOrdered ? i : j
        const low = isOrdered ? j : i
        const difference = scoreAt[high]! - scoreAt[low]!
        let change = (gainAt[high]! - gainAt[low]!) * Math.abs(discounts[i]! - discounts[j]!) * inverse
        if (isDampened) change /= smallestDifference + Math.abs(difference)

        const probability = sigmoidOf(difference)
        const pull = probability * (-sigmoid * change)
        const curvature = Math.fround(probability * (1 - probability) * (sigmoid * sigmoid * change))
        pullAt[low]! -= Math.fround(pull)
        pullAt[high]! += Math.fround(pull)
        curvatureAt[low]! += curvature
        curvatureAt[high]! += curvature
        sum -= 2 * pull
      }
    }
    return sum
  }

  return {
    ...singleOutput,
    text: 'lambdarank',
    label,
    link: { kind: 'identity' },
    hasConstantHessian: false,
    lasting: biases?.lasting ?? {},
    boostFromScore: () => 0,
    computeGradients(scores, gradients, hessians, sampled) {
      const adjusted = biases === undefined ? scores : biases.added(scores)
      for (const moved of [gradients, hessians]) sampled?.movedRows?.forEach((row, i) => (moved[i] = moved[row]!))
      for (const query of sampled?.queries ?? everyQuery) {
        const begin = boundaries[query]!
        const count = boundaries[query + 1]! - begin
        const sum = addPairs(begin, count, adjusted, inverseBest[query]!)
        const factor = isNormalised && sum > 0 ? strictLog2(1 + sum) / sum : 1
        for (let rank = 0; rank < count; rank++) {
          const row = begin + order[rank]!
          const rowWeight = weight === undefined ? 1 : weight[row]!
          gradients[row] = Math.fround(pullAt[rank]! * factor) * rowWeight
          hessians[row] = Math.fround(curvatureAt[rank]! * factor) * rowWeight
        }
      }
      biases?.learn(gradients, hessians)
    }
  }
}

// 1 / (1 + exp(σx)) of x rounded down to a multiple of 50/σ / 2^20, and kept within ±25/σ, as LightGBM tabulates it. An
// entry is computed when it is first wanted: small data never needs most of the million.
function createSigmoidTable(sigmoid: number): (x: number) => number {
  const lowest = -50 / sigmoid / 2
  const highest = -lowest
  const entriesPerUnit = tableSize / (highest - lowest)
  const table = new Float64Array(tableSize)
  return (x) => {
    let entry = 0
    if (x >= highest) entry = tableSize - 1
    else if (x > lowest) entry = ((x - lowest) * entriesPerUnit) | 0
    const known = table[entry]!
    if (known > 0) return known
    return (table[entry] = 1 / (1 + strictExp((entry / entriesPerUnit + lowest) * sigmoid)))
  }
}
