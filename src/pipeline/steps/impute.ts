/**
 * `impute`: missing values become one that was learnt from the training rows, or a constant.
 *
 * @module
 */
import { checkOptions, choiceOption, kindOf } from '../../checks.ts'
import { columnOf, featureNames, isNumeric, numbersOf, type Table, textsOf, withColumns } from '../table.ts'
import { createStepOf, type Step, type StepKind } from './step.ts'
import {
  checkColumnsOption,
  checkColumnStates,
  checkFinite,
  type ColumnsOption,
  type ColumnStates,
  numericColumns,
  textColumns
} from './step-columns.ts'
import { quantileOf } from './winsorise.ts'

const strategies = ['median', 'most-frequent', 'constant'] as const

/** What takes the place of missing values. */
export interface ImputeOptions extends ColumnsOption {
  /**
   * The median (default; columns with numbers), the most frequent value (any column; of equally frequent ones the smallest), or
   * `value`.
   */
  readonly strategy?: (typeof strategies)[number] | undefined
  /** A number, for columns with numbers; or a text, for columns with texts. */
  readonly value?: number | string | undefined
}

/** The values by column; a column without a known value in the training rows has none and stays as it is. */
export type FillValues = ColumnStates<{ readonly value: number | string }>

/** Imputation. */
export const imputation: StepKind<ImputeOptions, FillValues> = {
  name: 'impute',
  checkOptions: (options) => {
    checkOptions(options, ['columns', 'strategy', 'value'])
    checkColumnsOption(options)
    const strategy = choiceOption('strategy', options.strategy, strategies, 'median')
    if (strategy === 'constant') checkValue('value', options.value)
    else if (options.value !== undefined)
      throw new RangeError(`"value" expected none with the strategy ${strategy}, got one`)
  },
  fit: ({ table }, options) => ({
    columns: columnsFor(table, options).flatMap((column) => {
      const value = fillValueOf(table, column, options)
      return value === undefined ? [] : [{ column, value }]
    })
  }),
  apply: ({ columns }, features) =>
    withColumns(
      features,
      Object.fromEntries(
        columns.map(({ column, value }) => [
          column,
          typeof value === 'number'
            ? numbersOf(features, column).map((one) => (Number.isNaN(one) ? value : one))
            : textsOf(features, column).map((one) => one ?? value)
        ])
      )
    ),
  checkState: (state): asserts state is FillValues =>
    checkColumnStates(state, ({ value }, name) => checkValue(`${name}.value`, value))
}

function checkValue(name: string, value: unknown): void {
  if (typeof value === 'string') return
  if (typeof value !== 'number') throw new TypeError(`"${name}" expected a number or a text, got ${kindOf(value)}`)
  checkFinite(name, value)
}

function columnsFor(features: Table, options: ImputeOptions): string[] {
  const { strategy = 'median', value, columns } = options
  if (strategy === 'median' || (strategy === 'constant' && typeof value === 'number'))
    return numericColumns(features, options)
  if (strategy === 'constant') return textColumns(features, options)
  const wrong = columns?.find((name) => !features.columns.has(name))
  if (wrong !== undefined) throw new RangeError(`"columns" expected features, got "${wrong}"`)
  return [...(columns ?? featureNames(features))]
}

function fillValueOf(
  features: Table,
  name: string,
  { strategy = 'median', value }: ImputeOptions
): number | string | undefined {
  if (strategy === 'constant') return value
  const column = columnOf(features, name)
  if (!isNumeric(column)) return mostFrequent(column.filter((text) => text !== null).toSorted())
  const sorted = column.filter((one) => !Number.isNaN(one)).sort()
  if (strategy === 'most-frequent') return mostFrequent(sorted)
  return sorted.length === 0 ? undefined : quantileOf(sorted, 0.5)
}

// Of equally frequent ones the first.
function mostFrequent<Value>(sorted: ArrayLike<Value>): Value | undefined {
  let most = 0
  let found: Value | undefined
  for (let begin = 0; begin < sorted.length;) {
    let end = begin + 1
    while (end < sorted.length && sorted[end] === sorted[begin]) end++
    if (end - begin > most) {
      most = end - begin
      found = sorted[begin]
    }
    begin = end
  }
  return found
}

/**
 * Imputation: missing values become one learnt from the training rows, or a constant. Trees need none: they learn where missing
 * values go.
 *
 * @throws TypeError, RangeError when an option is wrong
 */
export function impute(options: ImputeOptions = {}): Step<FillValues> {
  return createStepOf(imputation, options)
}
