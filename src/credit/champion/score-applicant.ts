/**
 * `scoreApplicant`: turns 20 fields, messy or clean, into a class, probabilities, points that add up, and reasons, or says what
 * is missing for a score.
 *
 * @module
 */
import { pointsBreakdownOf, type PointsParts } from '../scoring/points-breakdown.ts'
import type { Applicant, ApplicantField, SpelledApplicant } from './applicant-fields.ts'
import type { ApplicantScore, PointsBreakdown, ScoreOptions } from './applicant-score.ts'
import { loadChampion } from './champion.ts'
import { type CreditClass, pointsScale } from './champion-definition.ts'

/**
 * Scores one applicant with the models this package ships. Of whom less than `minimumInformation` is known gets
 * `status: 'insufficient information'`, without a class or points.
 *
 * Reasons say what lowered the score compared with applicants just above the passing line: interventional SHAP of the margin,
 * summed over groups of fields; only groups where better values would give more points, at most four. What is not known counts as
 * the worst it can be.
 *
 * @param applicant - the fields by name, as numbers or raw text; missing ones may be left out. In names, case, blanks, hyphens and
 *   underscores do not count
 * @throws TypeError when the applicant is not an object, has none of the fields, or has a field that is neither a number nor text
 *   or is given twice
 * @throws RangeError when an option is wrong
 * @example
 * ```js
 * const score = scoreApplicant(applicant)
 * score.status === 'scored' ? score.points : score.message
 * ```
 */
export function scoreApplicant<Key extends string>(
  applicant: Applicant | SpelledApplicant<Key>,
  options: ScoreOptions = {}
): ApplicantScore {
  return loadChampion().scorer.score(applicant, options)
}

/**
 * Scores many applicants, each as `scoreApplicant` does.
 *
 * @throws TypeError, naming the position, when one of them cannot be read
 * @example
 * ```js
 * scoreApplicants(applicants).filter(({ status }) => status === 'scored')
 * ```
 */
export function scoreApplicants<Key extends string>(
  applicants: readonly (Applicant | SpelledApplicant<Key>)[],
  options: ScoreOptions = {}
): ApplicantScore[] {
  return loadChampion().scorer.scoreMany(applicants, options)
}

/**
 * Breaks a score's points down by group and field.
 *
 * @throws TypeError when the applicant was not scored, for want of information
 * @example
 * ```js
 * const score = scoreApplicant(applicant)
 * if (score.status === 'scored') pointsBreakdown(score).groups
 * ```
 */
export function pointsBreakdown(score: PointsParts<ApplicantField, CreditClass>): PointsBreakdown {
  if (score.status !== 'scored')
    throw new TypeError('"score" expected a scored applicant, got insufficient information')
  return pointsBreakdownOf(score, pointsScale)
}
