/**
 * The one reader of values for a model: what records and tables hold, by its meaning. Cells of text files: `cell-reader.ts`.
 *
 * @module
 */
import { numberOf, ValueError } from '../data/values.ts'
import { categoriesOf } from './categories-of.ts'
import type { Model } from './model.ts'

/**
 * A feature's value as a number or a category's code; NaN when it is missing or no category that training saw.
 *
 * @throws ValueError when it is of a kind that the feature cannot have; it says what was expected, and not where
 */
export function codeOfValue(model: Model, feature: number, value: unknown): number {
  const categories = categoriesOf(model)[feature]
  if (categories === undefined) return numberOf(value)
  if (categories !== 'unknown') return categories.codeOf(value)
  if (value === null || value === undefined || Number.isNaN(value)) return NaN
  throw new ValueError(
    `expected null or undefined: the model has ${model.pandasCategorical.length} category lists and does not tell which is ` +
      `this feature's; load it with categories: { ${JSON.stringify(model.featureNames[feature])}: [...] }, or give codes as ` +
      'columns or a matrix'
  )
}
