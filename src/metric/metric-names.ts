/**
 * Which metrics are asked for. Aliases are the parameter table's concern.
 *
 * @module
 */

/** Metrics of objectives whose name is not that of a metric. */
const ownMetric: Readonly<Record<string, string>> = {
  regression: 'l2',
  regression_l1: 'l1',
  binary: 'binary_logloss',
  multiclass: 'multi_logloss',
  multiclassova: 'multi_logloss',
  lambdarank: 'ndcg',
  rank_xendcg: 'ndcg'
}

/**
 * The metrics to evaluate, each once.
 *
 * @param metric - names; none for the objective's own, `custom` for none at all
 * @param objective - its name, or `custom`, which has no metric of its own
 */
export function metricsToEvaluate(metric: readonly string[], objective: string): string[] {
  const names = metric.length > 0 ? metric : [ownMetric[objective] ?? objective]
  return [...new Set(names)].filter((name) => name !== 'custom')
}
