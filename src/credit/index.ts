/**
 * `opencredit/credit`: the credit domain.
 *
 * @module
 */
export {
  type ApplicantScore,
  type CreditClass,
  creditClasses,
  scoreApplicant,
  scoreApplicants,
  type ScoreOptions
} from './scoring/score-applicant.ts'
export type { FieldContribution, GroupContribution, Reason, ScoreParts } from './reasons/reasons.ts'
export { type ReasonGroup, reasonGroups, type ReasonMap } from './reasons/reason-groups.ts'
export { type PointsScale, pointsScale } from './scoring/points.ts'
export type { BaselineIdentity, ModelIdentity } from './champion/champion-parts.ts'
export { type CleanApplicant, cleanApplicant } from './cleaning/clean-applicant.ts'
export { type Applicant, type ApplicantField, applicantFields, type FieldSpec } from './fields/fields.ts'
export type { Repair, RepairCode, Warning, WarningCode } from './cleaning/warnings.ts'
export {
  type ApplicantIssue,
  type ApplicantResult,
  type ApplicantSchema,
  applicantSchema,
  type JsonSchemaOptions
} from './fields/applicant-schema.ts'
export { applicantJsonSchema, type JsonSchema } from './fields/json-schema.ts'
export { type FieldPoints, type GroupPoints, type PointsView, pointsView } from './scoring/points-view.ts'
export { populationStability } from './scoring/stability.ts'
export { fieldTable } from './fields/field-docs.ts'
