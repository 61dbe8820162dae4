/**
 * From the values a data frame's category column held to the codes the model was trained on.
 *
 * LightGBM's Python package keeps one list of values for each category column; a value's code is its place in the list,
 * and a value that is not in the list is missing. Source: python-package/lightgbm/basic.py, _data_from_pandas, 4.7.0.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { ValueError } from './values.ts'

/** A value of a category list; integers beyond 2^53 are bigints. */
export type CategoryValue = string | number | boolean | bigint | null

/** The values of one list. */
export interface CategoryCodes {
  /** Kinds of the values, such as `string`. */
  readonly kinds: readonly string[]
  /** Whether a number is a code, where categories are no list, and none is missing; a list has its places, and NaN for missing ones. */
  readonly isCode?: (code: number) => boolean
  /** Whether the list has this value, of this kind. */
  readonly has: (value: unknown) => boolean
  /**
   * The code of a value, or NaN when it is missing or not in the list.
   *
   * @throws ValueError when it is of a kind that the list does not have
   */
  readonly codeOf: (value: unknown) => number
}

/** Whether a value can stand in a category list. */
export function isCategory(value: unknown): value is CategoryValue {
  return value === null || ['string', 'number', 'boolean', 'bigint'].includes(typeof value)
}

/** Prepares a list. */
export function createCategoryCodes(list: readonly CategoryValue[]): CategoryCodes {
  // A list can be long: nothing is made for each value.
  const codes = new Map<unknown, number>()
  const kindSet = new Set<string>()
  list.forEach((value, code) => {
    codes.set(keyOf(value), code)
    if (value !== null) kindSet.add(kindOfKey(value))
  })
  const kinds = [...kindSet]
  return {
    kinds,
    has: (value) => codes.has(keyOf(value)),
    codeOf: (value) => {
      if (value === null || value === undefined || Number.isNaN(value)) return NaN
      const code = codes.get(keyOf(value))
      if (code !== undefined) return code
      if (kinds.includes(kindOfKey(value))) return NaN
      throw new ValueError(`expected a category (${kinds.join(' or ')}), got ${kindOf(value)}`)
    }
  }
}

// Integers are one kind, whether they stand in a number or a bigint.
function keyOf(value: unknown): unknown {
  if (typeof value === 'bigint' && BigInt(Number(value)) === value) return Number(value)
  return value
}

function kindOfKey(value: unknown): string {
  return typeof value === 'bigint' ? 'number' : typeof value
}
