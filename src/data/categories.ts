/**
 * From the values a data frame's category column held to the codes the model was trained on.
 *
 * LightGBM's Python package keeps one list of values for each category column; a value's code is its place in the list,
 * and a value that is not in the list is missing. Source: python-package/lightgbm/basic.py, _data_from_pandas, 4.7.0.
 *
 * @module
 */
import { kindOf, numberOf } from './value-kind.ts'

/** A value of a category list. */
export type CategoryValue = string | number | boolean | null

/** Turns one value of a record into the number the model expects. */
export interface CategoryEncoder {
  /**
   * @param feature - column of the value
   * @param value - what the record holds; `null` and `undefined` are missing
   * @param name - how to call the value in an error
   * @returns the value itself, its category code, or NaN when it is missing or no known category
   * @throws TypeError when the value is of a kind the feature cannot have
   */
  readonly encode: (feature: number, value: unknown, name: string) => number
}

/**
 * An encoder for a model's category lists.
 *
 * @param lists - category lists in the order of the data frame's category columns
 * @param categoricalFeatures - features the model splits by category, ascending. The lists belong to these features in
 *   order when there are equally many. There can be more lists (ordered categories are trained as numbers, and their
 *   lists are saved as well); then nothing says which list is whose, and text is refused.
 */
export function createCategoryEncoder(
  lists: readonly (readonly CategoryValue[])[], categoricalFeatures: readonly number[]
): CategoryEncoder {
  const aligned = lists.length === categoricalFeatures.length
  const codes = new Map(aligned
    ? lists.map((list, i) => [categoricalFeatures[i]!, new Map(list.map((value, code) => [value, code]))])
    : [])
  return {
    encode: (feature, value, name) => {
      if (value === null || value === undefined) return NaN
      const known = codes.get(feature)
      if (known === undefined) {
        if (typeof value === 'string' && lists.length > 0 && !aligned) {
          throw new TypeError(
            `"${name}" expected a category code: the model has ${lists.length} category lists for ` +
              `${categoricalFeatures.length} categorical features, so which list is whose is unknown`
          )
        }
        return numberOf(value, name)
      }
      if (typeof value === 'number' && Number.isNaN(value)) return NaN
      const code = known.get(value as CategoryValue)
      if (code !== undefined) return code
      const kinds = new Set(Array.from(known.keys(), (category) => typeof category))
      if (!kinds.has(typeof value as 'string' | 'number' | 'boolean')) {
        throw new TypeError(`"${name}" expected a category (${[...kinds].join(' or ')}), got ${kindOf(value)}`)
      }
      return NaN
    }
  }
}
