/**
 * XE-NDCG: cross-entropy between the softmax of a query's scores and a distribution drawn at random around its gains.
 *
 * Source: LightGBM 4.7.0 src/objective/rank_objective.hpp, RankXENDCG. Method: S. Bruch, "An Alternative Cross Entropy Loss
 * for Learning-to-Rank" (2019).
 *
 * @module
 */
import { applyLink } from '../model/link.ts'
import { epsilon } from '../numeric/constants.ts'
import { createLightgbmRandom } from '../numeric/lightgbm-random.ts'
import { checkRanking, labelGains } from './gains.ts'
import { singleOutput, type Objective, type ObjectiveData, type ObjectiveParameters } from './objective.ts'

/** `rank_xendcg`. Labels must be integers with a gain, in queries. Each call draws on each query's own random numbers. */
export function createRankXendcg(parameters: ObjectiveParameters, data: ObjectiveData): Objective {
  const { label, weight } = data
  const boundaries = checkRanking('rank_xendcg', data, labelGains(parameters.label_gain))
  const numQueries = boundaries.length - 1
  const randoms = Array.from({ length: numQueries }, (_, query) =>
    createLightgbmRandom(parameters.objective_seed + query)
  )

  const computeQuery = (query: number, rho: Float64Array, lambdas: Float32Array, hessians: Float32Array): void => {
    const begin = boundaries[query]!
    const terms = new Float64Array(rho.length)
    let sum = 0
    for (let i = 0; i < rho.length; i++) {
      terms[i] = 2 ** label[begin + i]! - randoms[query]!.nextFloat()
      sum += terms[i]!
    }
    const inverseSum = 1 / Math.max(epsilon, sum)

    // First-order terms, then what second-order terms are made of, then third-order terms.
    let sum1 = 0
    for (let i = 0; i < rho.length; i++) {
      const term = -terms[i]! * inverseSum + rho[i]!
      lambdas[begin + i] = term
      terms[i] = term / (1 - rho[i]!)
      sum1 += terms[i]!
    }
    let sum2 = 0
    for (let i = 0; i < rho.length; i++) {
      const term = rho[i]! * (sum1 - terms[i]!)
      lambdas[begin + i]! += Math.fround(term)
      terms[i] = term / (1 - rho[i]!)
      sum2 += terms[i]!
    }
    for (let i = 0; i < rho.length; i++) {
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
        const rho = scores.slice(boundaries[query], boundaries[query + 1])
        // A row alone has no rank, and draws nothing.
        if (rho.length < 2) continue
        applyLink({ kind: 'softmax' }, rho, rho.length)
        computeQuery(query, rho, gradients, hessians)
      }
      if (weight === undefined) return
      for (let row = 0; row < weight.length; row++) {
        gradients[row]! *= weight[row]!
        hessians[row]! *= weight[row]!
      }
    }
  }
}
