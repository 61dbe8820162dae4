/**
 * `applicantValueOf`: what a variable that is monitored is for one applicant. One rule, whoever counts: a sample in a program or on the
 * command line, and the service.
 *
 * @module
 */
import type { CleanRecord } from '../cleaning/applicant-reader.ts'
import type { CreditScore } from '../scoring/applicant-scorer.ts'
import type { VariableRole } from './monitoring-sample.ts'

/** The value of a variable; null where it is missing. */
export type ApplicantValue = (applicant: Pick<CleanRecord, 'used'>, score: CreditScore) => number | string | null

/** What is monitored of a score. It is missing where too little is known for one. */
export const monitoredScores: Readonly<Record<'points' | 'class', ApplicantValue>> = {
  points: (_, score) => (score.status === 'scored' ? score.points : null),
  class: (_, score) => (score.status === 'scored' ? score.prediction : null)
}

/**
 * How a variable is read: a score is `points` or `class`, a feature is a field as it was cleaned, the label of a category.
 *
 * @throws RangeError naming a score that is neither
 */
export function applicantValueOf(role: VariableRole, name: string): ApplicantValue {
  if (role === 'feature') return ({ used }) => used[name] ?? null
  if (!Object.hasOwn(monitoredScores, name))
    throw new RangeError(`a score expected ${Object.keys(monitoredScores).join(', ')}; got "${name}"`)
  return monitoredScores[name as keyof typeof monitoredScores]
}
