/**
 * The category lists LightGBM's Python package adds to a model.
 *
 * @module
 */
import type { CategoryValue } from '../data/categories.ts'

// Python writes NaN and infinities bare, which JSON has not; they stand for no category.
const pythonJsonTokens = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g

/** The lists that the text after `pandas_categorical:` holds: none for `null`, undefined when it has another shape. */
export function parseCategoryLists(json: string): readonly (readonly CategoryValue[])[] | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(json.replace(pythonJsonTokens, (token) => (token.startsWith('"') ? token : 'null')))
  } catch {
    return undefined
  }
  return parsed === null ? [] : checkedCategories(parsed)
}

/** `value` when it is a list of category lists, else undefined. */
export function checkedCategories(value: unknown): readonly (readonly CategoryValue[])[] | undefined {
  const isCategory = (item: unknown): boolean => item === null || ['string', 'number', 'boolean'].includes(typeof item)
  return Array.isArray(value) && value.every((list) => Array.isArray(list) && list.every(isCategory)) ? value : undefined
}
