/**
 * The champion's definition: everything but its model and its baseline.
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

/** The classes, from worst to best; the position of a class is its number in the model. */
export const creditClasses = ['Poor', 'Standard', 'Good'] as const

/** A class of creditworthiness. */
export type CreditClass = (typeof creditClasses)[number]

/** The baseline that scores are compared with. */
export const baselineText = 'applicants just above the passing line'

/** 600 points at even odds of Good against Poor; 40 more double them. */
export const pointsScale: PointsScale = { basePoints: 600, baseOdds: 1, pointsToDoubleOdds: 40 }

/**
 * The margin is the log-odds of Good against Poor: f_Good − f_Poor for raw scores f.
 *
 * Against Standard as well, (f_Standard + f_Good) / 2 − f_Poor, the reasons of those refused would be a little nearer to
 * Standard's (the same first reason as f_Standard − f_Poor for 80 % instead of 72 % of them), but in 22 % instead of 4 % of
 * the pairs of a Good and a Standard applicant the Good one would have fewer points.
 */
export const marginWeights: readonly number[] = [-1, 0, 1]

/**
 * What must be known of an applicant: the five fields that move the score most, and 12 of the 18 that are not computed. How far
 * a field moves the score is the mean size of its contribution to the points over the training data:
 * `test/credit/champion/minimum-information.test.ts` measures it.
 */
export const minimumInformation: MinimumInformation<ApplicantField> = {
  fields: ['Interest_Rate', 'Outstanding_Debt', 'Delay_from_due_date', 'Num_Credit_Card', 'Changed_Credit_Limit'],
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
  ageGuard: { field: 'Age', elderlyAge: 62 },
  reasonGroups,
  pointsScale,
  missing: 'as trained'
}
