/**
 * Rows as a model's trees see them.
 *
 * @module
 */
import { createCategoryEncoder } from '../data/categories.ts'
import { createRowReader, type RowReader, type Rows } from '../data/rows.ts'
import { listOfFeature } from '../data/category-list-of-feature.ts'
import type { Model } from './model.ts'
import { zeroThreshold } from '../numeric/constants.ts'

/**
 * A reader of rows for `model`: values within ±`zeroThreshold` become 0, as LightGBM's dense prediction has it
 * (src/c_api.cpp RowPairFunctionFromDenseMatric, 4.7.0), and the text of records becomes category codes.
 *
 * @param name - how to call the rows in an error
 */
export function modelRows(model: Model, rows: Rows, name = 'rows'): RowReader {
  const { featureNames, featureInfos, pandasCategorical: lists } = model
  const { numRows, read, readColumn } = createRowReader(rows, {
    name,
    featureNames,
    createEncoder: () =>
      createCategoryEncoder(
        lists,
        listOfFeature(
          featureInfos,
          lists.map((list) => list.length)
        )
      )
  })
  return {
    numRows,
    read: (row, target) => {
      read(row, target)
      dropTinyValues(target)
    },
    // As they came: slots make tiny values 0, too.
    readColumn
  }
}

/** Makes values within ±`zeroThreshold` 0, in place. */
export function dropTinyValues(row: Float64Array): void {
  for (let feature = 0; feature < row.length; feature++) {
    if (row[feature]! >= -zeroThreshold && row[feature]! <= zeroThreshold) row[feature] = 0
  }
}
