/**
 * `scoreApplicant`: turns 20 fields, messy or clean, into a class, probabilities, points that add up, and reasons.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import { requireScorable } from '../cleaning/strictness.ts'
import type { ScoreSettings } from '../reasons/reasons.ts'
import { pointsBreakdownOf, type PointsParts } from '../scoring/points-breakdown.ts'
import { scoreSettings } from '../scoring/score-options.ts'
import type { Applicant, ApplicantField } from './applicant-fields.ts'
import type { ApplicantScore, PointsBreakdown, ScoreOptions } from './applicant-score.ts'
import { type Champion, loadChampion } from './champion.ts'
import { championDefinition, type CreditClass, pointsScale } from './champion-definition.ts'
import { type CleanApplicant, readApplicant } from './clean-applicant.ts'

/**
 * Scores one applicant with the model this package ships.
 *
 * Reasons say what lowered the score compared with applicants just above the cutoff: interventional SHAP of the margin,
 * summed over groups of fields; only adverse ones, at most four. An applicant aged 62 or over is scored at the younger age
 * that gives the best class and, among those, the most points.
 *
 * @param applicant - the fields by name, as numbers or raw text; missing ones may be left out
 * @throws TypeError when the applicant is not an object, has none of the fields, or has a field that is neither a number nor text
 * @throws RangeError when an option is wrong
 * @example
 * ```js
 * scoreApplicant({ Age: '28_', Annual_Income: 34847.84, Outstanding_Debt: 2400 }).reasons[0]?.text
 * ```
 */
export function scoreApplicant(applicant: Applicant | object, options: ScoreOptions = {}): ApplicantScore {
  return readAndScore(loadChampion(), scoreSettings(options, championDefinition), applicant)
}

/**
 * Scores many applicants, each as `scoreApplicant` does.
 *
 * @throws TypeError, naming the position, when one of them cannot be read
 * @example
 * ```js
 * scoreApplicants([{ Age: 30 }, { Age: 61 }]).map(({ points }) => points)
 * ```
 */
export function scoreApplicants(
  applicants: readonly (Applicant | object)[],
  options: ScoreOptions = {}
): ApplicantScore[] {
  if (!Array.isArray(applicants)) throw new TypeError(`"applicants" expected an array, got ${kindOf(applicants)}`)
  const champion = loadChampion()
  const settings = scoreSettings(options, championDefinition)
  return Array.from(applicants, (applicant, i) => {
    try {
      return readAndScore(champion, settings, applicant)
    } catch (error) {
      if (error instanceof TypeError) error.message = `"applicants[${i}]": ${error.message}`
      throw error
    }
  })
}

/** Scores an applicant that `readApplicant` has read without errors. */
export function scoreCleanApplicant(applicant: CleanApplicant): ApplicantScore {
  return loadChampion().scorer.score(applicant, defaultSettings)
}

/**
 * Breaks a score's points down by group and field.
 *
 * @example
 * ```js
 * pointsBreakdown(scoreApplicant(applicant)).groups
 * ```
 */
export function pointsBreakdown(score: PointsParts<ApplicantField, CreditClass>): PointsBreakdown {
  return pointsBreakdownOf(score, pointsScale)
}

const defaultSettings: ScoreSettings<ApplicantField> = {
  reasonMap: championDefinition.reasonGroups,
  scale: championDefinition.pointsScale
}

function readAndScore({ scorer }: Champion, settings: ScoreSettings<ApplicantField>, input: unknown): ApplicantScore {
  const { applicant, errors } = readApplicant(input)
  requireScorable(errors)
  return scorer.score(applicant, settings)
}
