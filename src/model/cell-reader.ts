/**
 * `createCellReader`: cells of files, text or JSON values, to the numbers and category codes a model takes.
 *
 * @module
 */
import { type CategoryValue, createCategoryEncoder } from '../data/categories.ts'
import { listOfFeature, noList } from '../data/category-lists.ts'
import type { Model } from './model.ts'

const decimal = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/
const missing = /^\s*(?:NA|NaN|null)?\s*$/i
const infinite = /^\s*([+-]?)inf(?:inity)?\s*$/i
const boolean = /^\s*(true|false)\s*$/i

/** Turns a cell into a number; text is read first where cells are text. */
export type CellReader = (feature: number, value: unknown, isText: boolean) => number

/**
 * A reader of a model's cells. It throws an Error that says what was expected, without the value.
 */
export function createCellReader({ featureInfos, pandasCategorical: lists }: Model): CellReader {
  const listOf = listOfFeature(featureInfos, lists)
  const encoder = createCategoryEncoder(lists, listOf)
  const categories = lists.map((list) => new Set(list))
  return (feature, value, isText) => {
    const read = isText ? readText(value as string, categories[listOf[feature]!]) : value
    if (listOf[feature] === noList) {
      if (typeof read === 'number') return read
      if (typeof read === 'string') throw new Error('expected a number, got text')
    }
    try {
      return encoder.encode(feature, read, '')
    } catch (error) {
      throw new Error((error as Error).message.replace('"" ', ''))
    }
  }
}

// What a cell of CSV means: a category of the list when it is one, else missing, a number, true or false, or text.
function readText(text: string, categories: ReadonlySet<CategoryValue> | undefined): unknown {
  if (categories?.has(text)) return text
  if (decimal.test(text)) return Number(text)
  if (missing.test(text)) return null
  const [, sign] = infinite.exec(text) ?? []
  if (sign !== undefined) return sign === '-' ? -Infinity : Infinity
  const [, truth] = boolean.exec(text) ?? []
  const hasTruth = categories?.has(true) || categories?.has(false)
  return truth !== undefined && hasTruth ? truth.toLowerCase() === 'true' : text
}
