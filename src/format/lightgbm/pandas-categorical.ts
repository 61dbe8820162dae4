/**
 * The category lists LightGBM's Python package adds to a model.
 *
 * @module
 */
import type { CategoryValue } from '../../data/categories.ts'

// Python writes NaN and infinities bare, which JSON has not; they stand for no category. A string without an end matches as
// well: otherwise each of its characters would be tried as a start, which takes hours for a long line.
const pythonJsonTokens = /"(?:[^"\\]|\\.)*"?|-?\bInfinity\b|\bNaN\b/gs

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
  if (!Array.isArray(value)) return undefined
  // Copies have no holes, which arrays that did not come from JSON text can have.
  const lists = Array.from(value as unknown[], (list) =>
    Array.isArray(list) ? Array.from(list as unknown[]) : [undefined]
  )
  return lists.every((list) => list.every(isCategory)) ? (lists as CategoryValue[][]) : undefined
}

// An integer beyond 2^53 may be another than the file's, and two of them the same.
function isCategory(item: unknown): boolean {
  if (Number.isInteger(item)) return Number.isSafeInteger(item)
  return item === null || ['string', 'number', 'boolean'].includes(typeof item)
}
