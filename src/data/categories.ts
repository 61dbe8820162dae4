/**
 * From the values a data frame's category column held to the codes the model was trained on.
 *
 * LightGBM's Python package keeps one list of values for each category column; a value's code is its place in the list,
 * and a value that is not in the list is missing. Source: python-package/lightgbm/basic.py, _data_from_pandas, 4.7.0.
 *
 * @module
 */
import { numberOf } from './number-of.ts'
import { kindOf } from '../checks.ts'

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

/** The values of one list. */
interface KnownCategories {
  readonly codes: ReadonlyMap<unknown, number>
  readonly kinds: ReadonlySet<string>
}

/**
 * An encoder for a model's category lists.
 *
 * @param lists - category lists in the order of the data frame's category columns
 * @param listOf - each feature's list; -1 for a feature that has none, -2 when nothing says whether and which: then only
 *   missing values can be encoded, as a number could be a value or a code [numFeatures]
 */
export function createCategoryEncoder(
  lists: readonly (readonly CategoryValue[])[],
  listOf: ArrayLike<number>
): CategoryEncoder {
  const known = lists.map((list): KnownCategories => ({
    codes: new Map(list.map((value, code) => [value, code])),
    kinds: new Set(list.filter((value) => value !== null).map((value) => typeof value))
  }))
  return {
    encode: (feature, value, name) => {
      if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value))) return NaN
      const list = listOf[feature]!
      if (list === -1) return numberOf(value, name)
      if (list < 0) {
        throw new TypeError(
          `"${name}" expected null or undefined: the model has ${lists.length} category lists and does not tell which is this ` +
            "feature's; give codes as columns or a matrix"
        )
      }
      const { codes, kinds } = known[list]!
      const code = codes.get(value)
      if (code !== undefined) return code
      if (!kinds.has(typeof value))
        throw new TypeError(`"${name}" expected a category (${[...kinds].join(' or ')}), got ${kindOf(value)}`)
      return NaN
    }
  }
}
