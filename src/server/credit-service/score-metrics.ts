/**
 * `scoreMetrics`: what the credit service measures: scores, reasons, invalid fields, drift of points and fields, waiting batches.
 *
 * @module
 */
import type { ApplicantCounter } from '../../credit/monitoring/applicant-counter.ts'
import { stabilityIndex } from '../../credit/monitoring/findings.ts'
import { binLabels, type ValueBins } from '../../credit/monitoring/value-bins.ts'
import { type Labels, metricText } from '../http/prometheus.ts'
import type { ScorePool } from './score-pool.ts'
import type { ScoreTally } from './score-tally.ts'
import type { ServedScorer } from './served-scorer.ts'

/** The metrics of credit scoring, in the Prometheus text format. */
export function scoreMetrics({ scorer, counter }: ServedScorer, tally: ScoreTally, pool: ScorePool): string {
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
    counter === undefined ? '' : driftMetrics(counter, tally),
    metricText('opencredit_batches_waiting', 'gauge', 'Batches waiting for a thread.', [[{}, pool.numWaiting()]])
  ].join('')
}

function driftMetrics({ reference: { variables } }: ApplicantCounter, { bins }: ScoreTally): string {
  const counted = variables.map((variable, i) => ({ ...variable, recent: bins[i]! }))
  const points = counted.filter(({ role, name }) => role === 'score' && name === 'points')
  const fields = counted.filter(({ role }) => role === 'feature')
  const since = 'since the start, against the reference; NaN before the first applicant.'
  return [
    metricText(
      'opencredit_points_bin_total',
      'counter',
      'Applicants scored, by bin of points; le is the upper bound of the bin.',
      points.flatMap(({ bins: of, recent }) =>
        // The last one is of those without a score.
        recent.slice(0, -1).map((count, i): [Labels, number] => [{ le: upperBoundsOf(of)[i] ?? '+Inf' }, count])
      )
    ),
    metricText(
      'opencredit_points_psi',
      'gauge',
      `Population stability index of the points ${since}`,
      points.map(({ counts, recent }) => [{}, stabilityIndex(counts, recent)])
    ),
    metricText(
      'opencredit_field_bin_total',
      'counter',
      'Applicants answered, by bin of each field.',
      fields.flatMap(({ name, bins: of, recent }) =>
        binLabels(of).map((bin, i): [Labels, number] => [{ field: name, bin }, recent[i]!])
      )
    ),
    metricText(
      'opencredit_field_csi',
      'gauge',
      `Characteristic stability index of each field ${since}`,
      fields.map(({ name, counts, recent }): [Labels, number] => [{ field: name }, stabilityIndex(counts, recent)])
    )
  ].join('')
}

function upperBoundsOf(bins: ValueBins): readonly number[] {
  return bins.kind === 'numeric' ? bins.upperBounds : []
}
