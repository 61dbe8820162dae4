/**
 * `plottedColumns`: the values of a model's rows as plots show them, categories by name.
 *
 * @module
 */
import { categoriesOf } from '../model/categories-of.ts'
import type { Model } from '../model/model.ts'
import type { PlottedColumn } from './shaded-dots.ts'

/**
 * The columns, with the names of categories in place of their codes.
 *
 * @param columns - values and category codes, by feature; NaN means missing [numFeatures][numRows]
 * @param nameOf - names that the model does not list
 */
export function plottedColumns(
  model: Model,
  columns: readonly Float64Array[],
  nameOf: (feature: number, code: number) => string | undefined = () => undefined
): PlottedColumn[] {
  return categoriesOf(model).map((categories, feature) => {
    const column = columns[feature]!
    if (typeof categories !== 'object') return column
    return Array.from(column, (code) =>
      Number.isNaN(code) ? null : String(categories.values[code] ?? nameOf(feature, code) ?? code)
    )
  })
}
