/**
 * The one reader of text for a model: what a cell of CSV means.
 *
 * @module
 */
import type { RowValue } from '../data/values.ts'
import { isMissingText } from '../records/missing-text.ts'
import { categoriesOf } from './categories-of.ts'
import type { Model } from './model.ts'
import { codeOfValue } from './value-reader.ts'

/**
 * What a feature's cell of text means: a category, a number, true or false, or missing (null); any other text as it is. A category
 * is read as what the feature's list holds: an unknown one of text is text, also if it looks like a number.
 */
export function valueOfCell(model: Model, feature: number, text: string): RowValue | string {
  const categories = categoriesOf(model)[feature]
  const list = categories === 'unknown' ? undefined : categories
  if (list === undefined) return valueOfText(text)
  // An empty cell is missing, as in pandas, even if the list holds an empty text.
  if (text !== '' && list.has(text)) return text
  const trimmed = text.trim()
  if (decimal.test(trimmed) && list.kinds.includes('number')) return categoryNumber(trimmed)
  const value = valueOfText(text)
  return value === null || list.kinds.includes(typeof value) ? value : text
}

/** What a cell of text means by itself: a number, true or false, or missing (null); any other text as it is. */
export function valueOfText(text: string): number | boolean | null | string {
  const trimmed = text.trim()
  if (decimal.test(trimmed)) return Number(trimmed)
  if (isMissingText(trimmed)) return null
  const word = trimmed.toLowerCase()
  return infinities.get(word) ?? truths.get(word) ?? text
}

/**
 * The number or code of a cell, whichever way it came.
 *
 * @param isText - whether all cells are text, as in CSV
 * @throws ValueError as `codeOfValue` does
 */
export function codeOfCell(model: Model, feature: number, cell: unknown, isText: boolean): number {
  return codeOfValue(model, feature, isText ? valueOfCell(model, feature, cell as string) : cell)
}

/**
 * The number or code of a value of JSON. JSON has no NaN and no infinities, so programs write them, and what is missing, as text,
 * which a feature without categories takes; any other text is an error there.
 *
 * @throws ValueError as `codeOfValue` does
 */
export function codeOfJson(model: Model, feature: number, value: unknown): number {
  if (typeof value === 'string' && categoriesOf(model)[feature] === undefined) {
    const meant = valueOfText(value)
    if (meant === null || meant === Infinity || meant === -Infinity) return meant ?? NaN
  }
  return codeOfValue(model, feature, value)
}

// Linear in the text: nothing can be matched in two ways.
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const integer = /^[+-]?\d{16,40}$/

// A category list may hold integers that no number holds.
function categoryNumber(text: string): number | bigint {
  return integer.test(text) ? BigInt(text.replace(/^\+/, '')) : Number(text)
}

const infinities = new Map(
  ['inf', 'infinity'].flatMap((word) => [
    [word, Infinity],
    [`+${word}`, Infinity],
    [`-${word}`, -Infinity]
  ])
) as ReadonlyMap<string, number>
const truths = new Map([
  ['true', true],
  ['false', false]
])
