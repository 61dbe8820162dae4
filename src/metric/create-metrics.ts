/**
 * `createMetrics`: metrics by their names.
 *
 * @module
 */
import type { Link } from '../model/link.ts'
import { nearestName } from '../nearest-name.ts'
import type { ObjectiveData } from '../objective/objective.ts'
import { createAucMu } from './auc-mu.ts'
import { createAuc, createAveragePrecision, createBinaryError, createBinaryLogLoss } from './binary-metrics.ts'
import {
  createCrossEntropyLambdaMetric,
  createCrossEntropyMetric,
  createKullbackLeibler
} from './cross-entropy-metrics.ts'
import type { Metric, MetricParameters } from './metric.ts'
import { createMultiError, createMultiLogLoss } from './multiclass-metrics.ts'
import { createMap, createNdcg } from './ranking-metrics.ts'
import {
  createFair,
  createGamma,
  createGammaDeviance,
  createHuber,
  createL1,
  createL2,
  createMape,
  createPoisson,
  createQuantile,
  createR2,
  createRmse,
  createTweedie
} from './regression-metrics.ts'

type Creator = (parameters: MetricParameters, data: ObjectiveData, link: Link) => Metric

const ofOneOutput: Readonly<Record<string, Creator>> = {
  l1: createL1,
  l2: createL2,
  rmse: createRmse,
  quantile: createQuantile,
  mape: createMape,
  huber: createHuber,
  fair: createFair,
  poisson: createPoisson,
  gamma: createGamma,
  gamma_deviance: createGammaDeviance,
  tweedie: createTweedie,
  r2: createR2,
  binary_logloss: createBinaryLogLoss,
  binary_error: createBinaryError,
  auc: createAuc,
  average_precision: createAveragePrecision,
  cross_entropy: createCrossEntropyMetric,
  cross_entropy_lambda: createCrossEntropyLambdaMetric,
  kullback_leibler: createKullbackLeibler
}
const ofClasses: Readonly<Record<string, Creator>> = {
  multi_logloss: createMultiLogLoss,
  multi_error: createMultiError,
  auc_mu: createAucMu
}
// One metric for each number of ranks.
const ofRanks: Readonly<
  Record<string, (parameters: MetricParameters, data: ObjectiveData, numRanks: number) => Metric>
> = { ndcg: createNdcg, map: createMap }
const defaultRanks = [1, 2, 3, 4, 5]

/** Every metric's name. */
export const metricNames: readonly string[] = /* @__PURE__ */ [ofOneOutput, ofClasses, ofRanks].flatMap((creators) =>
  Object.keys(creators)
)

/**
 * Metrics, bound to their data: one for each number LightGBM prints, so `ndcg` gives one for each of `eval_at`.
 *
 * @param names - as `metricsToEvaluate` gives them
 * @param data - its labels as given, without the roots of `reg_sqrt`
 * @param link - from raw scores to the objective's outputs
 * @throws RangeError when a name is unknown, does not fit the number of classes, or cannot measure the labels
 */
export function createMetrics(
  names: readonly string[],
  parameters: MetricParameters,
  data: ObjectiveData,
  link: Link
): Metric[] {
  return names.flatMap((name) => {
    checkName(name)
    const isOfClasses = Object.hasOwn(ofClasses, name)
    if (isOfClasses !== parameters.num_class > 1) {
      const expected = isOfClasses ? '2 or more' : '1'
      throw new RangeError(`"num_class" expected ${expected} for the metric ${name}, got ${parameters.num_class}`)
    }
    if (!Object.hasOwn(ofRanks, name)) return [(ofOneOutput[name] ?? ofClasses[name]!)(parameters, data, link)]
    const ranks = parameters.eval_at.length > 0 ? parameters.eval_at.toSorted((a, b) => a - b) : defaultRanks
    const wrong = ranks.find((numRanks) => !(Number.isInteger(numRanks) && numRanks > 0))
    if (wrong !== undefined) throw new RangeError(`"eval_at" expected integers above 0, got ${wrong}`)
    return ranks.map((numRanks) => ofRanks[name]!(parameters, data, numRanks))
  })
}

function checkName(name: string): void {
  if (metricNames.includes(name)) return
  const nearest = nearestName(name, metricNames)
  const hint = nearest === undefined ? `expected one of ${metricNames.join(', ')}` : `did you mean "${nearest}"?`
  throw new RangeError(`"metric" is not known: "${name.slice(0, 40)}"; ${hint}`)
}
