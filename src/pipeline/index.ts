/**
 * Entry `opencredit/pipeline`: from raw records to a model that was chosen honestly.
 *
 * @module
 */
export {
  classNumbers,
  type Column,
  type ColumnRole,
  columnWithRole,
  createTable,
  featureNames,
  featuresOf,
  type ColumnsByName,
  numbersOf,
  selectColumns,
  selectRows,
  type Table,
  textsOf,
  withColumns,
  withoutColumns
} from './table.ts'
export { labelClasses, type LabelClasses } from './label-classes.ts'
export { checkedProtocol, type Fold, type FoldRules, type Protocol, type ProtocolName } from './validation/folds.ts'
export type { GroupKeys } from './validation/group-numbers.ts'
export {
  groupedFolds,
  type GroupedOptions,
  stratifiedGroupedFolds,
  type StratifiedGroupedOptions
} from './validation/grouped-folds.ts'
export { rowRandomFolds, type RowRandomOptions } from './validation/random-folds.ts'
export { groupedTimeFolds, type GroupedTimeOptions, timeFolds, type TimeOptions } from './validation/time-folds.ts'
export { type CleanedTable, type CleanOptions } from './cleaning/cleaner.ts'
export type { CleaningReport, ColumnReport } from './cleaning/cleaning-report.ts'
export { cleanRecords } from './cleaning/clean-records.ts'
export { type CleanProgress, cleanText, type CleanTextOptions, type TextSource } from './cleaning/clean-text.ts'
export { creditScoreLayout } from './cleaning/credit-score-layout.ts'
export type { Layout, ListSpec } from './cleaning/layout.ts'
export { type Measured, type Resampling, type ResamplingOptions } from './validation/bootstrap.ts'
export { compareModels, type Comparison, type Difference } from './validation/compare.ts'
export {
  type ClassEvaluation,
  type ClassMetricName,
  classMetricNames,
  evaluate,
  type EvaluateOptions,
  type Evaluation,
  type MetricName,
  metricNames
} from './validation/evaluate.ts'
export type { KsBucket } from './validation/metrics/ks-table.ts'
export type { Binning } from './validation/metrics/probability-bins.ts'
export type { ReliabilityBin } from './validation/metrics/reliability.ts'
export { mostProbable, pickScoredRows, type ScoredRows } from './validation/scored-rows.ts'
export { type FairnessInput, type FairnessReport, type GroupFairness, measureFairness } from './fairness/fairness.ts'
export { bandNames, bandsOf, type GroupMembership } from './fairness/membership.ts'
export { type BinningOptions, type ClassLabels } from './scorecard/fit-bins.ts'
export type { FieldBins, NumberBins, TextBins } from './scorecard/field-bins.ts'
export {
  type Card,
  fitScorecard,
  type Scorecard,
  scorecardExceedances,
  type ScorecardField,
  scorecardLogOdds,
  type ScorecardOptions
} from './scorecard/scorecard.ts'
export {
  type FieldPoints,
  type PointsTable,
  pointsTable,
  type RowPoints,
  scorePoints,
  type ScoreScale
} from './scorecard/points-table.ts'
export type {
  CandidateParameters,
  CandidatePlan,
  ChampionRule,
  DecisionPlan,
  Directions,
  EarlyStoppingPlan,
  ExperimentPlan,
  ParameterValue,
  ProtocolPlan,
  RatioPlan,
  SearchPlan
} from './experiment/plan.ts'
export { defaultPlan, type DefaultPlanOptions } from './experiment/default-plan.ts'
export { readPlan } from './experiment/read-plan.ts'
export { type ExportedFolds, exportFolds } from './experiment/export-folds.ts'
export type { LoadModel } from './experiment/loaded-models.ts'
export {
  type ExperimentOptions,
  type ExperimentProgress,
  fitChosen,
  resultsText,
  runExperiment
} from './experiment/run-experiment.ts'
export type { SearchTrace } from './experiment/candidate-run.ts'
export type { Rung } from './experiment/halving.ts'
export type { CandidateFigures, Experiment, ExperimentResults, ProtocolFigures } from './experiment/results.ts'
export type { ExperimentData } from './experiment/experiment-data.ts'
export type { DecisionFigures, OutOfFold } from './experiment/figures.ts'
export type { ChampionChoice } from './experiment/champion.ts'
export type { ExperimentLog } from './experiment/fold-log.ts'
export { type LogContent, readLog } from './experiment/log-lines.ts'
export type { MonotoneCheck } from './experiment/monotone-check.ts'
export { type Configuration, fitCandidate, type FittedCandidate, type FittingData } from './experiment/fit-candidate.ts'
export { bestCutoffs, classesByCutoffs } from './experiment/decide.ts'
export { auditSummary } from './validation/audit/audit-summary.ts'
export type { Finding, FindingCode, Severity } from './validation/audit/finding.ts'
export { type AuditOptions, type AuditReport, leakageAudit } from './validation/audit/leakage-audit.ts'
export { type PostOutcomeRule, postOutcomeRules } from './validation/audit/post-outcome-rules.ts'
export type { AuditedProtocol, TrialProgress } from './validation/audit/trials.ts'
export {
  boostedTrees,
  type FitAndPredict,
  type FitTask,
  outOfFold,
  type OutOfFoldPredictions,
  type OutOfFoldTask
} from './validation/out-of-fold.ts'
export { balancedWeights, correctedProbabilities } from './steps/balanced-classes.ts'
export { chain, type ChainState } from './steps/chain.ts'
export { frequencyCodes, ordinalCodes } from './steps/category-codes.ts'
export { type CalibratorOptions, type CalibratorState, isotonic, platt } from './steps/calibrators.ts'
export { type ClassWeights, classWeights, type ClassWeightsOptions, rowWeights } from './steps/class-weights.ts'
export {
  compareSteps,
  type CompareStepsOptions,
  type StepResult,
  stepTable,
  type StepVariant
} from './steps/compare-steps.ts'
export { type FillValues, impute, type ImputeOptions } from './steps/impute.ts'
export { type Categories, oneHot } from './steps/one-hot.ts'
export type { Fitted, SavedStep, Step } from './steps/step.ts'
export type { ColumnsOption, ColumnStates } from './steps/step-columns.ts'
export { createStep, loadFitted, stepNames, type StepPlan } from './steps/step-kinds.ts'
export { targetCodes, type TargetCodesOptions } from './steps/target-codes.ts'
export { temperature, type Temperature, type TemperatureOptions } from './steps/temperature.ts'
export type { Codes, TextCodes } from './steps/text-codes.ts'
export { type ClassOptions, type TrainingRows, trainingRows } from './steps/training-rows.ts'
export { type Limits, winsorise, type WinsoriseOptions } from './steps/winsorise.ts'
export { createReport } from './report/create-report.ts'
export { type CutoffOptions, type CutoffRow, type CutoffTable, cutoffTable } from './report/cutoff-table.ts'
export { readResults, type ReportableResults, reportOfExperiment } from './report/experiment-report.ts'
export { readReportInput } from './report/read-report-input.ts'
export type {
  ReasonFigures,
  ReasonFrequency,
  ReasonStability,
  ReportedCandidate,
  ReportedChampion,
  ReportedData,
  ReportedExplanation,
  ReportedProtocol,
  ReportFact,
  ReportInput
} from './report/report-input.ts'
export { type ModelCard, modelCard } from './report/model-card.ts'
export type {
  CardBaseline,
  CardCalibration,
  CardChange,
  CardData,
  CardDirection,
  CardField,
  CardLabel,
  CardModel,
  CardPurpose,
  CardReasons,
  CardRevalidation,
  CardTraining,
  ModelCardInput
} from './report/model-card-input.ts'
export { type FairnessColumn, type OutOfFoldOptions, outOfFoldSections } from './report/out-of-fold-sections.ts'
export { explanationOfFitted } from './report/fitted-explanation.ts'
