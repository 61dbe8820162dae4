/**
 * Scores that are known to be there.
 *
 * @module
 */
import type { ApplicantScore, ScoredApplicant, ScoreOptions } from '../../src/credit/champion/applicant-score.ts'
import type { ApplicantField } from '../../src/credit/champion/applicant-fields.ts'
import { inputsOf } from '../../src/credit/fields/formula.ts'
import { scoreApplicant } from '../../src/credit/champion/score-applicant.ts'
import { applicantField } from './applicant-field.ts'

/** A score, or an error if too little was known for one. */
export function asScored(score: ApplicantScore): ScoredApplicant {
  if (score.status !== 'scored') throw new Error(`expected a score, got ${score.status}: ${score.message}`)
  return score
}

/** The score of an applicant of whom enough is known. */
export function scored(applicant: object, options?: ScoreOptions): ScoredApplicant {
  return asScored(scoreApplicant(applicant, options))
}

/** The values that a reason's fields are compared with, as a record. */
export function typicalValues(fields: readonly { readonly field: ApplicantField }[]): Record<string, number> {
  return Object.fromEntries(fields.map(({ field }) => [field, applicantField(field).typical]))
}

/** Whether better values of a reason's fields can be given: a ratio alone cannot, since it is computed from fields that stay. */
export function canBeGiven(fields: readonly { readonly field: ApplicantField }[]): boolean {
  const names = new Set(fields.map(({ field }) => field))
  return fields.every(({ field }) => {
    const { formula } = applicantField(field)
    return formula === undefined || inputsOf(formula).some((input) => names.has(input))
  })
}
