/**
 * `oneHot`: a column of texts becomes a column of ones and zeros for each category.
 *
 * @module
 */
import { checkOptions } from '../../checks.ts'
import { categoryColumn } from '../category-column.ts'
import { textsOf, withColumns, withoutColumns } from '../table.ts'
import { createStepOf, type Step, type StepKind } from './step.ts'
import {
  checkColumnsOption,
  checkColumnStates,
  checkTexts,
  type ColumnsOption,
  type ColumnStates,
  textColumns
} from './step-columns.ts'
import { categoriesOf } from './text-codes.ts'

/** The categories of the training rows by column, sorted by their UTF-16 code units. */
export type Categories = ColumnStates<{ readonly categories: readonly string[] }>

// Each is a column of its own. More is no category but a name.
const maxCategories = 1000

/** One-hot encoding. */
export const oneHotCoding: StepKind<ColumnsOption, Categories> = {
  name: 'one-hot',
  checkOptions: (options) => {
    checkOptions(options, ['columns'])
    checkColumnsOption(options)
  },
  fit: ({ table }, options) => {
    const state = {
      columns: textColumns(table, options).map((column) => {
        const categories = categoriesOf(textsOf(table, column))
        if (categories.length > maxCategories) {
          const expected = `at most ${maxCategories} categories, or another encoder`
          throw new RangeError(`column "${column}" expected ${expected}; got ${categories.length}`)
        }
        return { column, categories }
      })
    }
    checkNames(namesOf(state))
    return state
  },
  apply: (state, features) => {
    const added = state.columns.flatMap(({ column, categories }) => {
      const texts = textsOf(features, column)
      return categories.map(
        (category) =>
          [categoryColumn(column, category), Float64Array.from(texts, (text) => Number(text === category))] as const
      )
    })
    const others = withoutColumns(
      features,
      state.columns.map(({ column }) => column)
    )
    return withColumns(others, new Map(added))
  },
  checkState: (state): asserts state is Categories => {
    checkColumnStates(state, ({ categories }, name) => checkTexts(`${name}.categories`, categories))
    checkNames(namesOf(state as Categories))
  }
}

function namesOf({ columns }: Categories): string[] {
  return columns.flatMap(({ column, categories }) => categories.map((category) => categoryColumn(column, category)))
}

function checkNames(names: readonly string[]): void {
  const seen = new Set<string>()
  // A set does not grow by what it has.
  const twice = names.find((name) => seen.size === seen.add(name).size)
  if (twice !== undefined) throw new RangeError(`categories expected different names of columns, got "${twice}" twice`)
}

/**
 * One-hot encoding: each column of texts becomes a column for each category of the training rows, `Occupation=Doctor`, after all
 * others. A category that they do not have, and a missing value, are zeros in all of them.
 *
 * @throws TypeError, RangeError when an option is wrong
 */
export function oneHot(options: ColumnsOption = {}): Step<Categories> {
  return createStepOf(oneHotCoding, options)
}
