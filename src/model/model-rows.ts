/**
 * Rows as a model's trees see them.
 *
 * @module
 */
import { createCategoryEncoder } from '../data/categories.ts'
import { listOfFeature } from '../data/category-lists.ts'
import { createRowReader, type RowReader, type Rows } from '../data/rows.ts'
import { zeroThreshold } from '../numeric/constants.ts'
import type { Forest } from './forest.ts'
import type { Model } from './model.ts'

/**
 * A reader of rows for `model`. Rows are read as the trees see them, and the text of records becomes category codes; columns
 * are read as they come, because ranks take care of the rest (see `ranks/ranks.ts`).
 *
 * @param name - what to call the rows in an error
 */
export function modelRows(model: Model, rows: Rows, name = 'rows'): RowReader {
  const { forest, featureNames, featureInfos, pandasCategorical } = model
  const { numRows, read, readColumn } = createRowReader(rows, {
    name,
    featureNames,
    createEncoder: () => createCategoryEncoder(pandasCategorical, listOfFeature(featureInfos, pandasCategorical))
  })
  return {
    numRows,
    read: (row, target) => {
      read(row, target)
      applyInputRule(forest, target)
    },
    readColumn
  }
}

/** Makes a row what the trees see of it, in place, by the rule of `Forest.tinyIsZero`. Ranks have the rule built in. */
export function applyInputRule({ tinyIsZero }: Forest, row: Float64Array): void {
  if (!tinyIsZero) return
  for (let feature = 0; feature < row.length; feature++) {
    if (row[feature]! <= zeroThreshold && row[feature]! >= -zeroThreshold) row[feature] = 0
  }
}
