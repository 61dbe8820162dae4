/**
 * `opencredit/credit`: the credit domain.
 *
 * @module
 */
export { scoreApplicant, scoreApplicants, pointsBreakdown } from './champion/score-applicant.ts'
export type {
  ApplicantScore,
  FieldContribution,
  FieldPoints,
  GroupContribution,
  GroupPoints,
  InsufficientInformation,
  MinimumInformation,
  PointsBreakdown,
  Reason,
  ReasonGroup,
  ReasonMap,
  ScoredApplicant,
  ScoreOptions
} from './champion/applicant-score.ts'
export { type CreditClass, creditClasses, minimumInformation, pointsScale } from './champion/champion-definition.ts'
export { createCreditScorer } from './create-credit-scorer.ts'
export { createRecordCleaner, type RecordRules } from './create-record-cleaner.ts'
export type {
  Baseline,
  CreditDefinition,
  FieldDefinition,
  ModelTarget,
  ReasonGroupDefinition,
  ScoringModel
} from './definition.ts'
export type { CompleteDefinition, ScoringRules } from './complete-definition.ts'
export type { CreditScorer, RawRecord } from './scorer.ts'
export type { CreditScore, ScoredRecord } from './scoring/applicant-scorer.ts'
export type { ApplicantReading, CleanRecord } from './cleaning/applicant-reader.ts'
export { loadScorer } from './artifact/load-scorer.ts'
export { packScorer } from './artifact/pack-scorer.ts'
export { ScorerFormatError } from './artifact/scorer-format-error.ts'
export { type ReasonWords, regulationBReasons } from './reasons/regulation-b.ts'
export type { Calibrator } from './scoring/calibrator.ts'
export type { AgeGuard } from './scoring/age-guard.ts'
export type { NeededInformation } from './scoring/minimum-information.ts'
export type { MissingRule } from './fields/field-spec.ts'
export type { KeyFinder } from './fields/field-keys.ts'
export type { Formula } from './fields/formula.ts'
export { reasonGroups } from './champion/reason-groups.ts'
export type { ScoreOptionsOf } from './scoring/score-options.ts'
export type { PointsScale } from './scoring/points.ts'
export type { BaselineIdentity, ModelIdentity } from './scoring/model-identity.ts'
export {
  type CleanApplicant,
  cleanApplicant,
  type Repair,
  type Warning,
  type WarningCode
} from './champion/clean-applicant.ts'
export type { RecordError, RepairCode } from './cleaning/issues.ts'
export {
  type Applicant,
  type ApplicantField,
  applicantFields,
  type SpelledApplicant
} from './champion/applicant-fields.ts'
export type { Contradiction, FieldKind, FieldSpec, JunkTable } from './fields/field-spec.ts'
export {
  applicantJsonSchema,
  type ApplicantResult,
  type ApplicantSchema,
  applicantSchema,
  fieldTable
} from './champion/applicant-schema.ts'
export type { ApplicantIssue, JsonSchemaOptions, StandardSchema } from './cleaning/standard-schema.ts'
export type { JsonSchema } from './fields/json-schema.ts'
export { populationStability } from './scoring/stability.ts'
export { monitor, type MonitoringReport, type MonitorOptions, type StabilityFinding } from './monitoring/monitor.ts'
export type { BinnedFinding, Change, StabilityBin } from './monitoring/findings.ts'
export { type ApplicantSample, createApplicantSample, type SampledScorer } from './monitoring/applicant-sample.ts'
export { championReference } from './champion/champion-reference.ts'
export { createChampionSample } from './champion/champion-sample.ts'
export {
  createMonitoringReference,
  type MonitoringReference,
  type ReferenceOptions,
  type ReferenceVariable
} from './monitoring/monitoring-reference.ts'
export type { MonitoredColumns, MonitoringSample, VariableRole } from './monitoring/monitoring-sample.ts'
export { type CalibrationBin, type CalibrationTest, testCalibration } from './monitoring/calibration-test.ts'
export type { BinnedSample, StabilityTest } from './monitoring/stability-test.ts'
export type { MonitoredColumn, ValueBins } from './monitoring/value-bins.ts'
export {
  applicantCounterfactuals,
  type ApplicantCounterfactuals,
  championActions
} from './champion/champion-actions.ts'
export { type Action, defaultActions } from './counterfactuals/actions.ts'
export {
  type Counterfactual,
  type CounterfactualOptions,
  counterfactuals,
  type Counterfactuals,
  type FieldChange
} from './counterfactuals/counterfactuals.ts'
export { adverseActionLetter, type Letter } from './letter/adverse-action-letter.ts'
export type { Letterhead, LetterOptions, Party } from './letter/letter-options.ts'
export { type ScalePreset, scalePresets } from './scoring/scale-presets.ts'
