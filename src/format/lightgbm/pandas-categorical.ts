/**
 * The category lists LightGBM's Python package adds to a model.
 *
 * @module
 */
import { type CategoryValue, isCategory } from '../../data/categories.ts'
import { endOfText, parsePythonJson } from '../../records/python-json.ts'

/**
 * The lists that the text after `pandas_categorical:` holds: none for `null`, undefined when it has another shape.
 *
 * @param maxLists - a column has one list at most; arrays are counted before any is made, as they take many times their text
 */
export function parseCategoryLists(json: string, maxLists: number): readonly (readonly CategoryValue[])[] | undefined {
  let parsed: unknown
  try {
    let numArrays = 0
    for (let at = 0; at < json.length; at++) {
      if (json[at] === '"') at = endOfText(json, at) - 1
      else if (json[at] === '[' && numArrays++ > maxLists) return undefined
    }
    parsed = parsePythonJson(json)
  } catch {
    return undefined
  }
  return parsed === null ? [] : categoryListsOf(parsed)
}

/** `value` as category lists, in which NaN, as nothing equals it, is null; undefined when it has another shape. */
export function categoryListsOf(value: unknown): readonly (readonly CategoryValue[])[] | undefined {
  if (!Array.isArray(value)) return undefined
  // Copies have no holes, which arrays that did not come from JSON text can have.
  const lists = Array.from(value as unknown[], (list): unknown[] => (Array.isArray(list) ? [...list] : [undefined]))
  for (const list of lists) {
    // In place, as a list can be long.
    list.forEach((item, i) => {
      if (Number.isNaN(item)) list[i] = null
    })
  }
  return lists.every((list) => list.every(isCategory)) ? (lists as CategoryValue[][]) : undefined
}

/** Whether some number beyond 2^53 is an integer, which may have been another before `JSON.parse` read it. */
export function holdUnsafeIntegers(lists: readonly (readonly CategoryValue[])[]): boolean {
  // What is larger than 64 bits was no integer of a data frame.
  return lists.some((list) => list.some((item) => isUnsafe(item) && Math.abs(item) < 2 ** 64))
}

/** Category lists as JSON; numbers that JSON has not are written so that `JSON.parse` and Python read them again. */
export function categoryListsJson(lists: readonly (readonly CategoryValue[])[]): string {
  return `[${lists.map((list) => `[${list.map(categoryJson).join(',')}]`).join(',')}]`
}

function isUnsafe(value: CategoryValue): value is number {
  return Number.isInteger(value) && !Number.isSafeInteger(value)
}

function categoryJson(value: CategoryValue): string {
  if (value === Infinity) return '1e999'
  if (value === -Infinity) return '-1e999'
  // A float as an integer would be read as a bigint.
  if (isUnsafe(value)) return value.toExponential()
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value)
}
