/**
 * The one reader of values for a model: values of records and tables by their meaning, cells of text files as text.
 *
 * @module
 */
import { numberOf, type RowValue, ValueError } from '../data/values.ts'
import { isMissingText } from '../records/missing-text.ts'
import { categoriesOf } from './categories-of.ts'
import type { Model } from './model.ts'

/** Reads a feature's values as the model wants them. Errors are `ValueError`s: they say what was expected, and not where. */
export interface ValueReader {
  /**
   * A value as a number or a category's code; NaN when it is missing or no category that training saw.
   *
   * @throws ValueError when it is of a kind that the feature cannot have
   */
  readonly codeOf: (feature: number, value: unknown) => number
  /** What a cell of text means: a category, a number, true or false, or missing (null); any other text as it is. */
  readonly valueOf: (feature: number, text: string) => RowValue | string
}

const readers = new WeakMap<Model, ValueReader>()

/** The reader of a model. */
export function valueReaderOf(model: Model): ValueReader {
  let reader = readers.get(model)
  if (reader === undefined) readers.set(model, (reader = createValueReader(model)))
  return reader
}

function createValueReader(model: Model): ValueReader {
  const categories = categoriesOf(model)
  return {
    codeOf: (feature, value) => {
      const ofFeature = categories[feature]
      if (ofFeature === undefined) return numberOf(value)
      if (ofFeature !== 'unknown') return ofFeature.codeOf(value)
      if (value === null || value === undefined || Number.isNaN(value)) return NaN
      throw new ValueError(
        `expected null or undefined: the model has ${model.pandasCategorical.length} category lists and does not tell which is ` +
          `this feature's; load it with categories: { ${JSON.stringify(model.featureNames[feature])}: [...] }, or give codes as ` +
          'columns or a matrix'
      )
    },
    valueOf: (feature, text) => {
      const ofFeature = categories[feature]
      const list = ofFeature === 'unknown' ? undefined : ofFeature
      if (list?.has(text)) return text
      const trimmed = text.trim()
      if (decimal.test(trimmed)) return list === undefined ? Number(trimmed) : categoryNumber(trimmed)
      if (isMissingText(trimmed)) return null
      const word = trimmed.toLowerCase()
      const infinite = infinities.get(word)
      if (infinite !== undefined) return infinite
      const truth = truths.get(word)
      return truth !== undefined && (list === undefined || list.kinds.includes('boolean')) ? truth : text
    }
  }
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

/**
 * The number or code of a cell, whichever way it came.
 *
 * @param isText - whether all cells are text, as in CSV
 */
export function codeOfCell(reader: ValueReader, feature: number, cell: unknown, isText: boolean): number {
  return reader.codeOf(feature, isText ? reader.valueOf(feature, cell as string) : cell)
}
