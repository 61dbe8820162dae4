/**
 * `encodeColumns`: from a table's values to what the trees compare with.
 *
 * @module
 */
import type { ArrowTable } from '../data/arrow-table.ts'
import type { KeyOptions } from '../data/feature-keys.ts'
import type { NamedColumns } from '../data/named-rows.ts'
import type { Model } from './model.ts'
import { valueRows } from './model-rows.ts'

/**
 * The columns of a table in the order of the features, with numbers and the codes of categories: rows for `predict` and
 * `explain` that need no look at names and values again.
 *
 * @param table - columns by feature name, or an Arrow table
 * @returns one column per feature [numFeatures × numRows]; NaN for missing values and for categories that training did not see
 * @throws TypeError, RangeError when the table does not fit the model, as `predict` throws them
 * @example
 * ```js
 * encodeColumns(model, { income: [31000, 52000], age: [28, null], debt: [1200, 300] })
 * ```
 */
export function encodeColumns(
  model: Model,
  table: NamedColumns | ArrowTable,
  options: KeyOptions = {}
): Float64Array[] {
  const { numRows, readColumn } = valueRows(model, table, options, 'table')
  return model.featureNames.map((_, feature) => {
    const column = new Float64Array(numRows)
    readColumn(feature, 0, numRows, column, 0)
    return column
  })
}
