/**
 * XE-NDCG: cross-entropy between the softmax of a query's scores and a distribution drawn at random around its gains.
 *
 * Source: LightGBM 4.7.0 src/objective/rank_objective.hpp, RankXENDCG. Method: S. Bruch, "An Alternative Cross Entropy Loss
 * for Learning-to-Rank" (2019).
 *
 * @module
 */
import { epsilon } from '../numeric/constants.ts'
import { strictExp } from '../numeric/exp.ts'
import { createLightgbmRandom, type LightgbmRandom } from '../numeric/lightgbm-random.ts'
import { checkRanking, labelGains, largestQueryOf } from './gains.ts'
import { singleOutput, type Objective, type ObjectiveData, type ObjectiveParameters } from './objective.ts'

/** `rank_xendcg`. Labels must be integers with a gain, in queries. Each call draws on each query's own random numbers. */
export function createRankXendcg(parameters: ObjectiveParameters, data: ObjectiveData): Objective {
  const { label, weight } = data
  const gains = labelGains(parameters.label_gain)
  const boundaries = checkRanking('rank_xendcg', data, gains)
  const numQueries = boundaries.length - 1
  const randoms = Array.from({ length: numQueries }, (_, query) =>
    createLightgbmRandom(parameters.objective_seed + query)
  )

  const largest = largestQueryOf(boundaries)
  const powers = gains.map((_, value) => 2 ** value)
  // Of one query, by row.
  const rho = new Float64Array(largest)
  const terms = new Float64Array(largest)

  const computeQuery = (
    begin: number,
    count: number,
    random: LightgbmRandom,
    lambdas: Float32Array,
    hessians: Float32Array
  ): void => {
    let sum = 0
    for (let i = 0; i < count; i++) {
      terms[i] = powers[label[begin + i]!]! - random.nextFloat()
      sum += terms[i]!
    }
    const inverseSum = 1 / Math.max(epsilon, sum)

    // First-order terms, then what second-order terms are made of, then third-order terms.
    let sum1 = 0
    for (let i = 0; i < count; i++) {
      const term = -terms[i]! * inverseSum + rho[i]!
      lambdas[begin + i] = term
      terms[i] = term / (1 - rho[i]!)
      sum1 += terms[i]!
    }
    let sum2 = 0
    for (let i = 0; i < count; i++) {
      const term = rho[i]! * (sum1 - terms[i]!)
      lambdas[begin + i]! += Math.fround(term)
      terms[i] = term / (1 - rho[i]!)
      sum2 += terms[i]!
    }
    for (let i = 0; i < count; i++) {
      lambdas[begin + i]! += Math.fround(rho[i]! * (sum2 - terms[i]!))
      hessians[begin + i] = rho[i]! * (1 - rho[i]!)
    }
  }

  return {
    ...singleOutput,
    text: 'rank_xendcg',
    label,
    streams: randoms,
    link: { kind: 'identity' },
    hasConstantHessian: false,
    boostFromScore: () => 0,
    computeGradients(scores, gradients, hessians, sampled) {
      gradients.fill(0)
      hessians.fill(0)
      for (const query of sampled?.queries ?? randoms.keys()) {
        const begin = boundaries[query]!
        const count = boundaries[query + 1]! - begin
        // A row alone has no rank, and draws nothing.
        if (count < 2) continue
        softmax(scores, begin, count, rho)
        computeQuery(begin, count, randoms[query]!, gradients, hessians)
      }
      if (weight === undefined) return
      for (let row = 0; row < weight.length; row++) {
        gradients[row]! *= weight[row]!
        hessians[row]! *= weight[row]!
      }
    }
  }
}

// As in LightGBM's Common::Softmax: of the link in src/model/link.ts, which changes its scores, this is the step of one query.
function softmax(scores: Float64Array, begin: number, count: number, outputs: Float64Array): void {
  let highest = scores[begin]!
  for (let i = 1; i < count; i++) highest = scores[begin + i]! > highest ? scores[begin + i]! : highest
  let total = 0
  for (let i = 0; i < count; i++) {
    outputs[i] = strictExp(scores[begin + i]! - highest)
    total += outputs[i]!
  }
  for (let i = 0; i < count; i++) outputs[i] = outputs[i]! / total
}
