/**
 * The training panel as a reference for monitoring.
 *
 * @module
 */
import { createApplicantSample, type SampledScorer } from '../../src/credit/monitoring/applicant-sample.ts'
import {
  createMonitoringReference,
  type MonitoringReference
} from '../../src/credit/monitoring/monitoring-reference.ts'

/** Its rows, cleaned and scored, grouped by customer. */
export function referenceOfPanel(
  scorer: SampledScorer,
  panel: readonly Readonly<Record<string, string>>[]
): MonitoringReference {
  const sample = createApplicantSample(scorer)
  for (const record of panel) sample.add(record)
  return createMonitoringReference({ ...sample.take(), groups: panel.map((record) => record['Customer_ID']!) })
}
