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
