/**
 * `checkMonotone`: does a change for the better ever make things worse? Moves each field of some rows through its values, best
 * last, and counts. A sample, for comparing candidates of any kind; it can find a violation, and not prove that there is none.
 *
 * @module
 */
import { numbersOf, selectRows, spreadRows, type Table, withColumns } from '../table.ts'
import { mostProbable } from '../validation/scored-rows.ts'
import { exceedancesOf } from '../class-probabilities.ts'
import type { Directions, RatioPlan } from './plan.ts'
import { withRatios } from './ratios.ts'

/** What was counted. */
export interface MonotoneCheck {
  /** Changes for the better. */
  readonly changes: number
  /** Those after which some class or a better one was less probable. */
  readonly worseProbability: number
  /** Those after which the most probable class was a worse one. */
  readonly worseClass: number
}

/** How to check. */
export interface MonotoneCheckOptions {
  readonly directions: Directions
  /** Columns to compute anew after a change. */
  readonly ratios: readonly RatioPlan[]
  readonly numClasses: number
  /** Most rows. */
  readonly maxRows: number
  /** Values of each field. */
  readonly numValues: number
}

// More than rounding does.
const tolerance = 1e-9

/**
 * Counts violations.
 *
 * @param table - rows to change: the first ones at even distances
 * @param probabilitiesOf - of the classes [numRows × numClasses]
 */
export function checkMonotone(
  table: Table,
  probabilitiesOf: (table: Table) => Float64Array,
  { directions, ratios, numClasses, maxRows, numValues }: MonotoneCheckOptions
): MonotoneCheck {
  const sample = spreadRows(table, maxRows)
  let [changes, worseProbability, worseClass] = [0, 0, 0]
  const fields = [
    ...(directions.up ?? []).map((name) => ({ name, isUp: true })),
    ...(directions.down ?? []).map((name) => ({ name, isUp: false }))
  ]
  for (const { name, isUp } of fields) {
    const values = spreadValues(numbersOf(table, name), numValues)
    if (!isUp) values.reverse()
    const repeated = Int32Array.from(
      { length: sample.length * values.length },
      (_, i) => sample[Math.floor(i / values.length)]!
    )
    const column = Float64Array.from(repeated, (_, i) => values[i % values.length]!)
    const changed = withRatios(withColumns(selectRows(table, repeated), { [name]: column }), ratios)
    const probabilities = probabilitiesOf(changed)
    const exceedances = exceedancesOf(probabilities, numClasses)
    const classes = mostProbable(probabilities, numClasses)
    for (let i = 1; i < repeated.length; i++) {
      if (i % values.length === 0) continue
      changes++
      if (exceedances.some((ofClass) => ofClass[i]! < ofClass[i - 1]! - tolerance)) worseProbability++
      if (classes[i]! < classes[i - 1]!) worseClass++
    }
  }
  return { changes, worseProbability, worseClass }
}

// Different values at even distances among the sorted ones.
function spreadValues(column: Float64Array, count: number): number[] {
  const sorted = column.filter((value) => !Number.isNaN(value)).sort()
  const chosen = Array.from({ length: count }, (_, i) => sorted[Math.round((i * (sorted.length - 1)) / (count - 1))]!)
  return [...new Set(chosen)].filter((value) => value !== undefined)
}

/** Counts of all folds together. */
export function summedChecks(checks: readonly MonotoneCheck[]): MonotoneCheck {
  const sumOf = (count: (check: MonotoneCheck) => number): number => checks.reduce((sum, one) => sum + count(one), 0)
  return {
    changes: sumOf(({ changes }) => changes),
    worseProbability: sumOf(({ worseProbability }) => worseProbability),
    worseClass: sumOf(({ worseClass }) => worseClass)
  }
}
