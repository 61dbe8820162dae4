/**
 * `winsorise`: numbers beyond two quantiles of the training rows become these.
 *
 * Source: Hyndman, Fan, "Sample quantiles in statistical packages" (1996), definition 7, as NumPy has it.
 *
 * @module
 */
import { checkOptions, numberOption } from '../../checks.ts'
import { numbersOf, withColumns } from '../table.ts'
import { createStepOf, type Step, type StepKind } from './step.ts'
import {
  checkColumnsOption,
  checkColumnStates,
  checkFinite,
  type ColumnsOption,
  type ColumnStates,
  numericColumns
} from './step-columns.ts'

/** Which quantiles are the limits. */
export interface WinsoriseOptions extends ColumnsOption {
  /** Share of the known values below the lower limit, from 0 to `upper` (default: 0.01). */
  readonly lower?: number | undefined
  /** Share of the known values below the upper limit, up to 1 (default: 0.99). */
  readonly upper?: number | undefined
}

/** The limits by column; a column without a known value in the training rows has none. */
export type Limits = ColumnStates<{ readonly low: number; readonly high: number }>

/** Winsorisation. */
export const winsorisation: StepKind<WinsoriseOptions, Limits> = {
  name: 'winsorise',
  checkOptions: (options) => {
    checkOptions(options, ['columns', 'lower', 'upper'])
    checkColumnsOption(options)
    const [lower, upper] = sharesOf(options)
    if (!(lower >= 0 && lower <= upper && upper <= 1))
      throw new RangeError(`"lower" and "upper" expected 0 <= lower <= upper <= 1, got ${lower} and ${upper}`)
  },
  fit: ({ table }, options) => {
    const [lower, upper] = sharesOf(options)
    return {
      columns: numericColumns(table, options).flatMap((column) => {
        const sorted = numbersOf(table, column)
          .filter((value) => !Number.isNaN(value))
          .sort()
        if (sorted.length === 0) return []
        return [{ column, low: quantileOf(sorted, lower), high: quantileOf(sorted, upper) }]
      })
    }
  },
  apply: ({ columns }, features) =>
    withColumns(
      features,
      Object.fromEntries(
        columns.map(({ column, low, high }) => [
          column,
          numbersOf(features, column).map((value) => (value < low ? low : value > high ? high : value))
        ])
      )
    ),
  checkState: (state): asserts state is Limits =>
    checkColumnStates(state, ({ low, high }, name) => {
      checkFinite(`${name}.low`, low)
      checkFinite(`${name}.high`, high)
      if (low > high) throw new RangeError(`"${name}.high" expected ${low} or more, got ${high}`)
    })
}

function sharesOf({ lower, upper }: WinsoriseOptions): readonly [number, number] {
  return [numberOption('lower', lower, 0.01), numberOption('upper', upper, 0.99)]
}

/**
 * A quantile, linear between neighbouring values.
 *
 * @param sorted - ascending, at least one, without NaN
 * @param share - from 0 to 1
 */
export function quantileOf(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below]!
  return place === below ? low : low + (place - below) * (sorted[below + 1]! - low)
}

/**
 * Winsorisation: numbers beyond two quantiles of the training rows become these. Missing values stay missing.
 *
 * @throws TypeError, RangeError when an option is wrong
 */
export function winsorise(options: WinsoriseOptions = {}): Step<Limits> {
  return createStepOf(winsorisation, options)
}
