/**
 * The champion's definition: everything but its models and its baselines.
 *
 * @module
 */
import type { ScoringRules } from '../complete-definition.ts'
import type { MinimumInformation } from '../scoring/minimum-information.ts'
import type { PointsScale } from '../scoring/points.ts'
import { type ApplicantField, applicantFields, unusedFields } from './applicant-fields.ts'
import { contradictions } from './contradictions.ts'
import { type JunkCode, junkTokens } from './junk-tokens.ts'
import { reasonGroups } from './reason-groups.ts'

/** The classes, from worst to best. */
export const creditClasses = ['Poor', 'Standard', 'Good'] as const

/** A class of creditworthiness. */
export type CreditClass = (typeof creditClasses)[number]

/**
 * The margin is the sum of the calibrated log-odds of passing and of being Good. 600 points where these two odds are each other's
 * inverse; 40 more double their product.
 */
export const pointsScale: PointsScale = { basePoints: 600, baseOdds: 1, pointsToDoubleOdds: 40 }

/**
 * What must be known of an applicant: the five fields that move the score most, and 12 of the 18 that are not computed. Age and
 * occupation, which the models do not take, count as known: so 10 of the other 16. How far a field moves the score is the mean size
 * of its contribution to the points over the training data: `test/credit/champion/minimum-information.test.ts` measures it.
 */
export const minimumInformation: MinimumInformation<ApplicantField> = {
  fields: ['Interest_Rate', 'Changed_Credit_Limit', 'Outstanding_Debt', 'Delay_from_due_date', 'Payment_Behaviour'],
  numFields: 12
}

/** How the champion reads and scores applicants. */
export const championDefinition: ScoringRules<ApplicantField, CreditClass, JunkCode> = {
  fields: applicantFields,
  ignoredKeys: unusedFields,
  junk: junkTokens,
  contradictions,
  classes: creditClasses,
  passingClass: 'Standard',
  minimumInformation,
  reasonGroups,
  pointsScale,
  missing: 'worst'
}
