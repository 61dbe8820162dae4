/**
 * `missingRow`: a row that every model takes.
 *
 * @module
 */
import { categoriesOf } from '../../model/categories-of.ts'
import type { Model } from '../../model/model.ts'

/**
 * A row of missing values, which goes through every tree; of categories that cannot be missing, one like any other.
 *
 * @returns columns of one row [numFeatures]
 */
export function missingRow(model: Model): Float64Array[] {
  return categoriesOf(model).map((categories) => {
    return Float64Array.of(typeof categories === 'object' && categories.isCode !== undefined ? 0 : NaN)
  })
}
