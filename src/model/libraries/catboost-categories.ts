/**
 * Categories of CatBoost's models: texts and integers, of which only hashes are known.
 *
 * A category has a number as its code: an integer itself, and for a text 2^53 + 2 h, where h is its hash in 32 bits without a sign, so
 * that no integer that a number holds exactly is taken for a text. To CatBoost the integer 7 and the text "7" are the same category.
 *
 * Source: CatBoost 1.2.10 catboost/libs/cat_feature/cat_feature.cpp, CalcCatFeatureHash; python-package/catboost/_catboost.pyx,
 * get_cat_factor_bytes_representation.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import type { CategoryCodes } from '../../data/categories.ts'
import { ValueError } from '../../data/values.ts'
import { cityHash } from '../../numeric/city-hash.ts'
import type { CatboostStage } from './catboost-stage.ts'

const firstTextCode = 2 ** 53
// Hashes of integers that are kept; a column may hold far more.
const maxKept = 2 ** 16

/** The code of a text. */
export function codeOfCategoryText(text: string): number {
  return firstTextCode + 2 * (hashOfText(text) >>> 0)
}

function hashOfText(text: string): number {
  return Number(BigInt.asIntN(32, cityHash(new TextEncoder().encode(text))))
}

/** What reads the categories of a model. */
export interface CatboostCategories {
  /** How values of records, tables and CSV become codes. */
  readonly ofText: CategoryCodes & { readonly values: readonly string[] }
  /**
   * The hash of the category of a code, in 32 bits with a sign.
   *
   * @throws TypeError when a number is no code
   */
  readonly hashOfCode: (feature: number, code: number) => number
}

/** Prepares the categories of a model. */
export function createCatboostCategories({ featureNames }: Pick<CatboostStage, 'featureNames'>): CatboostCategories {
  const textCodes = new Map<string, number>()
  const integerHashes = new Map<number, number>()
  const codeOfText = (text: string): number => kept(textCodes, text, codeOfCategoryText)
  return {
    ofText: {
      values: [],
      kinds: ['string', 'number', 'boolean'],
      has: (value) => typeof value === 'string',
      isCode: (code) => Number.isSafeInteger(code) || hashIn(code) !== undefined,
      codeOf: (value) => {
        if (typeof value === 'string') return codeOfText(value)
        if (typeof value === 'boolean') return Number(value)
        if (Number.isSafeInteger(value)) return value as number
        if (typeof value === 'bigint') return codeOfText(value.toString())
        throw new ValueError(`expected a text, an integer, true or false as category, got ${faultOf(value)}`)
      }
    },
    hashOfCode: (feature, code) => {
      if (Number.isSafeInteger(code)) return kept(integerHashes, code, (integer) => hashOfText(String(integer)))
      const hash = hashIn(code)
      if (hash !== undefined) return hash
      throw new TypeError(
        `"${featureNames[feature]!}" expected an integer or the code of a text as category, got ${faultOf(code)}`
      )
    }
  }
}

// The hash, with a sign, that the code of a text holds; undefined when it is none.
function hashIn(code: number): number | undefined {
  const hash = (code - firstTextCode) / 2
  return Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32 ? hash | 0 : undefined
}

function faultOf(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return 'a missing value'
  return typeof value === 'number' ? 'another number' : kindOf(value)
}

function kept<Key>(known: Map<Key, number>, key: Key, find: (key: Key) => number): number {
  let found = known.get(key)
  if (found === undefined) {
    if (known.size >= maxKept) known.clear()
    known.set(key, (found = find(key)))
  }
  return found
}
