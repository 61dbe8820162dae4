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
