/**
 * What MLflow keeps of a candidate: parameters, and metrics by protocol.
 *
 * @module
 */
import { scoredRows } from '../pipeline/experiment/figures.ts'
import { type CandidatePlan, decisionOf } from '../pipeline/experiment/plan.ts'
import type { CandidateFigures, Experiment, ProtocolFigures } from '../pipeline/experiment/results.ts'
import type { Measured } from '../pipeline/validation/bootstrap.ts'
import { evaluate, metricNames } from '../pipeline/validation/evaluate.ts'
import { rowsWhere } from '../pipeline/validation/folds.ts'
import { pickScoredRows } from '../pipeline/validation/scored-rows.ts'
import type { RunMetric, RunText } from './batches.ts'
import { classKeys } from './experiment-names.ts'

// The longest value of a parameter.
const longestValue = 6000

/** Parameters of a candidate: what its plan says, and those that were chosen for it, by LightGBM's names. */
export function candidateParams(
  { name: _, parameters: _given, search: _tried, ...plan }: CandidatePlan,
  chosen: CandidateFigures['parameters']
): RunText[] {
  return Object.entries({ ...plan, ...chosen }).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueText(value) }]
  )
}

function valueText(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text
}

/**
 * Out-of-fold figures of a candidate with their intervals: `stratified-grouped/log_loss`, `…_lower`, `…_upper` and `…_se`; of a class
 * `stratified-grouped/class/Poor/auc`. Figures that are not defined are left out.
 *
 * @param timestamp - milliseconds since 1970
 */
export function candidateMetrics(
  { name: protocol }: Pick<ProtocolFigures, 'name'>,
  { size, evaluation, monotone }: CandidateFigures,
  timestamp: number
): RunMetric[] {
  const keys = classKeys(evaluation.classes.map(({ name }) => name))
  const counts = { size, monotone_changes: monotone?.changes, monotone_worse_class: monotone?.worseClass }
  const figures: (readonly [string, number | null | undefined])[] = [
    ...Object.entries(evaluation.metrics).flatMap(([key, figure]) => measured(key, figure)),
    ...evaluation.classes.flatMap(({ metrics }, number) =>
      Object.entries(metrics).flatMap(([key, figure]) => measured(`class/${keys[number]!}/${key}`, figure))
    ),
    ...Object.entries(counts),
    ['monotone_worse_probability', monotone?.worseProbability]
  ]
  // Figures that are not defined are NaN, and null in the JSON of results.
  return figures.flatMap(([key, value]) =>
    typeof value === 'number' && !Number.isNaN(value) ? [{ key: `${protocol}/${key}`, value, timestamp }] : []
  )
}

function measured(key: string, { value, lower, upper, standardError }: Measured): [string, number][] {
  return [
    [key, value],
    [`${key}_lower`, lower],
    [`${key}_upper`, upper],
    [`${key}_se`, standardError]
  ]
}

/**
 * Figures of each fold, its number as the step: `stratified-grouped/fold/log_loss`.
 *
 * @param timestamp - milliseconds since 1970
 */
export function foldMetrics(
  { results, data, predictions }: Experiment,
  protocol: string,
  candidate: string,
  timestamp: number
): RunMetric[] {
  const outOfFold = predictions.get(protocol)?.get(candidate)
  if (outOfFold === undefined) return []
  const scored = scoredRows(outOfFold, data, decisionOf(results.plan, candidate))
  const { fold } = outOfFold
  const folds = [...new Set(fold)].toSorted((one, other) => one - other)
  return folds.flatMap((step) => {
    const rows = rowsWhere(fold.length, (row) => fold[row] === step)
    const { metrics } = evaluate(pickScoredRows(scored, rows), { numResamples: 0 })
    return metricNames.flatMap((name) => {
      const { value } = metrics[name]
      return Number.isNaN(value) ? [] : [{ key: `${protocol}/fold/${name}`, value, timestamp, step }]
    })
  })
}
