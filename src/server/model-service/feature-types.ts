/**
 * `featureTypes`: which JSON values each feature of a model accepts.
 *
 * @module
 */
import { categoriesOf } from '../../model/categories-of.ts'
import type { Model } from '../../model/model.ts'

/** JSON Schema types of numbers. */
export const numberTypes: readonly string[] = ['number', 'boolean', 'null']

/** JSON Schema types of each feature's values in records; null is missing [numFeatures]. */
export function featureTypes(model: Model): readonly (readonly string[])[] {
  return categoriesOf(model).map((categories) => {
    if (categories === undefined) return numberTypes
    // Without its list, a number could be a category or the code of one.
    if (categories === 'unknown') return ['null']
    return [...categories.kinds, 'null']
  })
}
