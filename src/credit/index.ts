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
} from './score-applicant.ts'
export type { FieldContribution, GroupContribution, Reason, ScoreParts } from './reasons.ts'
export { type ReasonGroup, reasonGroups, type ReasonMap } from './reason-groups.ts'
export { type PointsScale, pointsScale } from './points.ts'
export type { BaselineIdentity, ModelIdentity } from './champion-parts.ts'
export { type CleanApplicant, cleanApplicant } from './clean-applicant.ts'
export { type Applicant, type ApplicantField, applicantFields, type FieldSpec } from './fields.ts'
export type { Repair, RepairCode, Warning, WarningCode } from './warnings.ts'
export {
  type ApplicantIssue,
  type ApplicantResult,
  type ApplicantSchema,
  applicantSchema,
  type JsonSchemaOptions
} from './applicant-schema.ts'
export { applicantJsonSchema, type JsonSchema } from './json-schema.ts'
export { type FieldPoints, type GroupPoints, type PointsView, pointsView } from './points-view.ts'
export { populationStability } from './stability.ts'
export { fieldTable } from './field-docs.ts'
