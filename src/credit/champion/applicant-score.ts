/**
 * The types of the champion's scores.
 *
 * @module
 */
import type { ReasonGroup as GroupOf, ReasonMap as MapOf } from '../reasons/reason-map.ts'
import type {
  FieldContribution as FieldContributionOf,
  GroupContribution as GroupContributionOf,
  Reason as ReasonOf,
  ScoreParts as PartsOf
} from '../reasons/reasons.ts'
import type { CreditScore } from '../scoring/applicant-scorer.ts'
import type {
  FieldPoints as FieldPointsOf,
  GroupPoints as GroupPointsOf,
  PointsBreakdown as BreakdownOf
} from '../scoring/points-breakdown.ts'
import type { ScoreOptionsOf } from '../scoring/score-options.ts'
import type { ApplicantField } from './applicant-fields.ts'
import type { CreditClass } from './champion-definition.ts'
import type { JunkCode } from './junk-tokens.ts'

/** A score and its explanation. The same applicant and model always give the same bytes. */
export interface ApplicantScore extends CreditScore<ApplicantField, CreditClass, JunkCode> {}

/** What a caller may choose about a score. */
export interface ScoreOptions extends ScoreOptionsOf<ApplicantField> {}

/** What a field contributes to the score. */
export interface FieldContribution extends FieldContributionOf<ApplicantField> {}

/** What a group of fields contributes to the score. */
export interface GroupContribution extends GroupContributionOf<ApplicantField> {}

/** A reason for a lower score, in words that may be sent. */
export interface Reason extends ReasonOf<ApplicantField> {}

/** A score split into its parts. */
export interface ScoreParts extends PartsOf<ApplicantField> {}

/** A reason a lender may give, and the fields behind it. */
export interface ReasonGroup extends GroupOf<ApplicantField> {}

/** Groups that contain every field exactly once. */
export type ReasonMap = MapOf<ApplicantField>

/** What a field contributes to the score, in points. */
export interface FieldPoints extends FieldPointsOf<ApplicantField> {}

/** What a group contributes to the score, with its fields in points. */
export interface GroupPoints extends GroupPointsOf<ApplicantField> {}

/** Where a score's points come from. */
export interface PointsBreakdown extends BreakdownOf<ApplicantField, CreditClass> {}
