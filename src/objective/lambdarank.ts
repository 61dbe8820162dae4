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
import { bestGain, checkRanking, labelGains, maxQueryRows, rankDiscounts } from './gains.ts'
import { singleOutput, type Objective, type ObjectiveData, type ObjectiveParameters } from './objective.ts'

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
  const order = new Int32Array(maxQueryRows)

  const addPairs = (query: number, scores: Float64Array, gradients: Float32Array, hessians: Float32Array): number => {
    const begin = boundaries[query]!
    const end = boundaries[query + 1]!
    const count = end - begin
    descendingOrder(scores, begin, end, order)
    let worst = count - 1
    if (worst > 0 && scores[begin + order[worst]!] === -Infinity) worst--
    const isSpread = scores[begin + order[0]!] !== scores[begin + order[worst]!]
    let sum = 0
    for (let i = 0; i < Math.min(count - 1, numRanks); i++) {
      const first = begin + order[i]!
      if (scores[first] === -Infinity) continue
      for (let j = i + 1; j < count; j++) {
        const second = begin + order[j]!
        if (label[first] === label[second] || scores[second] === -Infinity) continue
        const isOrdered = label[first]! > label[second]!
        const high = isOrdered ? first : second
        const low = isOrdered ? second : first
        const difference = scores[high]! - scores[low]!
        const gain = gains[label[high]!]! - gains[label[low]!]!
        let change = gain * Math.abs(discounts[i]! - discounts[j]!) * inverseBest[query]!
        if (isNormalised && isSpread) change /= smallestDifference + Math.abs(difference)

        const probability = sigmoidOf(difference)
        const pull = probability * (-sigmoid * change)
        const curvature = probability * (1 - probability) * (sigmoid * sigmoid * change)
        // Each sum is kept in float32.
        gradients[low]! -= Math.fround(pull)
        hessians[low]! += Math.fround(curvature)
        gradients[high]! += Math.fround(pull)
        hessians[high]! += Math.fround(curvature)
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
    boostFromScore: () => 0,
    computeGradients(scores, gradients, hessians) {
      gradients.fill(0)
      hessians.fill(0)
      for (let query = 0; query < numQueries; query++) {
        const sum = addPairs(query, scores, gradients, hessians)
        const factor = isNormalised && sum > 0 ? strictLog2(1 + sum) / sum : 1
        for (let row = boundaries[query]!; row < boundaries[query + 1]!; row++) {
          const rowWeight = weight === undefined ? 1 : weight[row]!
          gradients[row] = Math.fround(gradients[row]! * factor) * rowWeight
          hessians[row] = Math.fround(hessians[row]! * factor) * rowWeight
        }
      }
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
    else if (x > lowest) entry = Math.trunc((x - lowest) * entriesPerUnit)
    const known = table[entry]!
    if (known > 0) return known
    return (table[entry] = 1 / (1 + strictExp((entry / entriesPerUnit + lowest) * sigmoid)))
  }
}
