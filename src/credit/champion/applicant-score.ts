/**
 * The types of the champion's scores.
 *
 * @module
 */
import type { ReasonGroup as GroupOf, ReasonMap as MapOf } from '../reasons/reason-map.ts'
import type { Reason as ReasonOf } from '../reasons/reasons.ts'
import type {
  FieldContribution as FieldContributionOf,
  GroupContribution as GroupContributionOf
} from '../reasons/score-groups.ts'
import type { ScoredRecord } from '../scoring/applicant-scorer.ts'
import type {
  InsufficientInformation as InsufficientOf,
  MinimumInformation as MinimumOf
} from '../scoring/minimum-information.ts'
import type {
  FieldPoints as FieldPointsOf,
  GroupPoints as GroupPointsOf,
  PointsBreakdown as BreakdownOf
} from '../scoring/points-breakdown.ts'
import type { ScoreOptionsOf } from '../scoring/score-options.ts'
import type { ApplicantField } from './applicant-fields.ts'
import type { CreditClass } from './champion-definition.ts'
import type { JunkCode } from './junk-tokens.ts'

/** A score, or what is missing for one; `status` tells which. The same applicant and model always give the same bytes. */
export type ApplicantScore = ScoredApplicant | InsufficientInformation

/** A score and its explanation. */
export interface ScoredApplicant extends ScoredRecord<ApplicantField, CreditClass, JunkCode> {}

/** The answer when too little is known of an applicant: no class, no points, and what is missing. */
export interface InsufficientInformation extends InsufficientOf<ApplicantField, JunkCode> {}

/** What must be known of an applicant. */
export interface MinimumInformation extends MinimumOf<ApplicantField> {}

/** What a caller may choose about a score. */
export interface ScoreOptions extends ScoreOptionsOf<ApplicantField> {}

/** What a field contributes to the score. */
export interface FieldContribution extends FieldContributionOf<ApplicantField> {}

/** What a group of fields contributes to the score. */
export interface GroupContribution extends GroupContributionOf<ApplicantField> {}

/** A reason for a lower score, in words that may be sent. */
export interface Reason extends ReasonOf<ApplicantField> {}

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
