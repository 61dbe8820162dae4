/**
 * `TextCodes`: a number for each category of a column, learnt by an encoder.
 *
 * @module
 */
import { type Table, textsOf, withColumns } from '../table.ts'
import type { StepKind } from './step.ts'
import {
  checkColumnStates,
  checkFinite,
  checkNumbers,
  checkTexts,
  type ColumnsOption,
  type ColumnStates,
  textColumns
} from './step-columns.ts'
import type { TrainingRows } from './training-rows.ts'

/** The numbers that an encoder has learnt for a column. */
export interface Codes {
  /** That of each category [numCategories]. */
  readonly codes: readonly number[]
  /** That of a category which the training rows do not have, and of a missing value; null for NaN. */
  readonly unseen: number | null
  readonly missing: number | null
}

/** Numbers by column and category. The categories are those of the training rows, sorted by their UTF-16 code units. */
export type TextCodes = ColumnStates<Codes & { readonly categories: readonly string[] }>

/** What differs between encoders. */
export interface TextCoding<Options extends ColumnsOption> {
  readonly name: string
  readonly checkOptions: (options: Options) => void
  /** The numbers of a column with these categories, from its texts in the training rows. */
  readonly codesOf: (
    categories: readonly string[],
    texts: readonly (string | null)[],
    training: TrainingRows,
    options: Options
  ) => Codes
}

/** The kind of steps that an encoder is. */
export function textCoding<Options extends ColumnsOption>({
  name,
  checkOptions,
  codesOf
}: TextCoding<Options>): StepKind<Options, TextCodes> {
  return {
    name,
    checkOptions,
    fit: (training, options) => ({
      columns: textColumns(training.table, options).map((column) => {
        const texts = textsOf(training.table, column)
        const categories = categoriesOf(texts)
        return { column, categories, ...codesOf(categories, texts, training, options) }
      })
    }),
    apply: ({ columns }, features) =>
      withColumns(features, Object.fromEntries(columns.map((one) => [one.column, encoded(features, one)]))),
    checkState: checkTextCodes
  }
}

/** The different texts of a column, sorted by their UTF-16 code units. */
export function categoriesOf(texts: readonly (string | null)[]): string[] {
  return [...new Set(texts)].filter((text) => text !== null).toSorted()
}

function encoded(
  features: Table,
  { column, categories, codes, unseen, missing }: TextCodes['columns'][number]
): Float64Array {
  const codeOf = new Map<string | null, number>(categories.map((category, i) => [category, codes[i]!]))
  codeOf.set(null, missing ?? NaN)
  return Float64Array.from(textsOf(features, column), (text) => codeOf.get(text) ?? unseen ?? NaN)
}

function checkTextCodes(state: unknown): asserts state is TextCodes {
  checkColumnStates(state, ({ categories, codes, unseen, missing }, name) => {
    checkTexts(`${name}.categories`, categories)
    checkNumbers(`${name}.codes`, codes)
    if (codes.length !== categories.length)
      throw new RangeError(`"${name}.codes" expected ${categories.length} numbers, got ${codes.length}`)
    if (unseen !== null) checkFinite(`${name}.unseen`, unseen)
    if (missing !== null) checkFinite(`${name}.missing`, missing)
  })
}
