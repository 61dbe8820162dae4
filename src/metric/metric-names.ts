/**
 * Names of metrics: aliases, and what an objective is measured by.
 *
 * Source: LightGBM 4.7.0 include/LightGBM/config.h, ParseMetricAlias; src/io/config.cpp, GetMetricType.
 *
 * @module
 */
import { nearestName } from '../nearest-name.ts'

/** Aliases of each metric. Objectives are among them: a metric that is not named is the objective's own. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  l1: ['regression_l1', 'mean_absolute_error', 'mae'],
  l2: ['regression', 'regression_l2', 'mean_squared_error', 'mse'],
  rmse: ['l2_root', 'root_mean_squared_error'],
  quantile: [],
  mape: ['mean_absolute_percentage_error'],
  huber: [],
  fair: [],
  poisson: [],
  gamma: [],
  gamma_deviance: [],
  tweedie: [],
  r2: [],
  binary_logloss: ['binary'],
  binary_error: [],
  auc: [],
  average_precision: [],
  multi_logloss: ['multiclass', 'softmax', 'multiclassova', 'multiclass_ova', 'ova', 'ovr'],
  multi_error: [],
  auc_mu: [],
  cross_entropy: ['xentropy'],
  cross_entropy_lambda: ['xentlambda'],
  kullback_leibler: ['kldiv'],
  ndcg: ['lambdarank', 'rank_xendcg', 'xendcg', 'xe_ndcg', 'xe_ndcg_mart', 'xendcg_mart'],
  map: ['mean_average_precision']
}
const noMetric = ['none', 'null', 'custom', 'na']

const metricOf = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries(aliases).flatMap(([name, others]) => [name, ...others].map((other) => [other, name]))
)

/** Every metric's name. */
export const metricNames: readonly string[] = /* @__PURE__ */ Object.keys(aliases)

/**
 * The metrics that the parameter `metric` asks for, each once.
 *
 * @param metric - names or aliases; empty for the objective's own; `None` for no metric at all
 * @param objective - LightGBM's name of the objective, or `custom`
 * @throws RangeError when one is unknown
 */
export function resolveMetricNames(metric: readonly string[], objective: string): string[] {
  const asked = metric.length === 0 ? [objective] : metric
  const names = asked.map((name) => name.trim().toLowerCase()).filter((name) => !noMetric.includes(name))
  return [...new Set(names.map(nameOf))]
}

function nameOf(alias: string): string {
  const name = metricOf.get(alias)
  if (name !== undefined) return name
  const nearest = nearestName(alias, [...metricOf.keys()])
  const hint = nearest === undefined ? `expected one of ${metricNames.join(', ')}` : `did you mean "${nearest}"?`
  throw new RangeError(`"metric" is not known: "${alias.slice(0, 40)}"; ${hint}`)
}
