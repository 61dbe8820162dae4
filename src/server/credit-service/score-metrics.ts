/**
 * `scoreMetrics`: what the credit service measures: scores, reasons, invalid fields, drift of the points, waiting batches.
 *
 * @module
 */
import type { PointsReference } from '../../credit/champion/champion-data-types.ts'
import { populationStability } from '../../credit/scoring/stability.ts'
import { type Labels, metricText } from '../http/prometheus.ts'
import type { ScorePool } from './score-pool.ts'
import type { ScoreTally } from './score-tally.ts'
import type { ServedScorer } from './served-scorer.ts'

/** The metrics of credit scoring, in the Prometheus text format. */
export function scoreMetrics({ scorer, reference }: ServedScorer, tally: ScoreTally, pool: ScorePool): string {
  const counts = (label: string, record: Readonly<Record<string, number>>): [Labels, number][] =>
    Object.entries(record).map(([name, count]) => [{ [label]: name }, count])
  const { identity } = scorer
  return [
    metricText('opencredit_model_info', 'gauge', 'Identity of the scoring model.', [
      [{ id: identity.id, version: identity.version, sha256: identity.sha256 }, 1]
    ]),
    metricText(
      'opencredit_applicants_total',
      'counter',
      'Applicants answered, by status.',
      counts('status', tally.statuses)
    ),
    metricText(
      'opencredit_scores_total',
      'counter',
      'Applicants scored, by predicted class.',
      counts('class', tally.classes)
    ),
    metricText('opencredit_reasons_total', 'counter', 'Reasons returned, by code.', counts('code', tally.reasons)),
    metricText(
      'opencredit_field_errors_total',
      'counter',
      'Invalid fields, by error code.',
      counts('code', tally.fieldErrors)
    ),
    reference === undefined ? '' : driftMetrics(reference, tally),
    metricText('opencredit_batches_waiting', 'gauge', 'Batches waiting for a thread.', [[{}, pool.numWaiting()]])
  ].join('')
}

function driftMetrics({ upperBounds, counts }: PointsReference, { bins }: ScoreTally): string {
  return [
    metricText(
      'opencredit_points_bin_total',
      'counter',
      'Applicants scored, by bin of points; le is the upper bound of the bin.',
      bins.map((count, i): [Labels, number] => [{ le: upperBounds[i] ?? '+Inf' }, count])
    ),
    metricText(
      'opencredit_points_psi',
      'gauge',
      'Population stability index of the points since the start, against the training panel; NaN before the first score.',
      [[{}, populationStability(counts, bins)]]
    )
  ].join('')
}
