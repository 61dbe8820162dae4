/**
 * `createMetrics`: metrics by their names.
 *
 * @module
 */
import type { Link } from '../model/link.ts'
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

const creators: Readonly<Record<string, Creator>> = {
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
  kullback_leibler: createKullbackLeibler,
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
export const metricNames: readonly string[] = /* @__PURE__ */ [creators, ofRanks].flatMap((some) => Object.keys(some))

/**
 * Metrics, bound to their data: one for each number LightGBM prints, so `ndcg` gives one for each of `eval_at`.
 *
 * @param names - as `metricsToEvaluate` gives them, those of classes where `num_class` is above 1
 * @param parameters - checked by `resolveParameters`
 * @param data - its labels as given, without the roots of `reg_sqrt`
 * @param link - from raw scores to the objective's outputs
 * @throws RangeError when a metric cannot measure the labels
 */
export function createMetrics(
  names: readonly string[],
  parameters: MetricParameters,
  data: ObjectiveData,
  link: Link
): Metric[] {
  return names.flatMap((name) => {
    if (!Object.hasOwn(ofRanks, name)) return [creators[name]!(parameters, data, link)]
    const ranks = parameters.eval_at.length > 0 ? parameters.eval_at.toSorted((a, b) => a - b) : defaultRanks
    return ranks.map((numRanks) => ofRanks[name]!(parameters, data, numRanks))
  })
}
