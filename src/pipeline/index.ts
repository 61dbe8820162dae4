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
