/**
 * `compareModels`: whether one model is better than another on the same rows, or only luckier.
 *
 * @module
 */
import { normalTails } from '../../numeric/tail-probabilities.ts'
import { checkedResampling, intervalOf, type Measured, resample, type Resampling, resamplesOf } from './bootstrap.ts'
import type { ResamplingOptions } from './bootstrap.ts'
import { type MetricName, metricNames } from './evaluate.ts'
import { decidedClasses } from './metrics/decided-classes.ts'
import { meanLosses } from './metrics/mean-losses.ts'
import { ranking } from './metrics/ranking.ts'
import { joinStatistics, type Statistic } from './metrics/statistic.ts'
import { type CheckedRows, checkScoredRows, type ScoredRows } from './scored-rows.ts'

/** A figure of the first model less that of the second, with its interval. */
export interface Difference extends Measured {
  readonly first: number
  readonly second: number
  /** Two-sided, of no difference: 1 where there is none in any resample. */
  readonly pValue: number
}

/** Two models on the same rows. */
export interface Comparison {
  readonly numRows: number
  readonly numGroups: number
  readonly resampling: Resampling
  /** Of log loss and Brier score, below 0 means that the first is better; of the others, above 0. */
  readonly metrics: Readonly<Record<MetricName, Difference>>
}

/**
 * Compares two models by groups: both are measured on the same resamples, so that what is hard for both cancels out.
 *
 * The p-value is the normal one of the difference over its standard error among resamples: for hundreds of groups and more.
 *
 * @param first - out-of-fold predictions, of the same rows and folds as `second`
 * @throws TypeError, RangeError when they differ in rows, outcomes or groups
 */
export function compareModels(first: ScoredRows, second: ScoredRows, options: ResamplingOptions = {}): Comparison {
  const resampling = checkedResampling(options)
  const one = checkScoredRows(first)
  const other = checkScoredRows(second)
  checkSameRows(one, other)
  const statistic = joinStatistics([comparedFigures(one), comparedFigures(other)])
  const figures = resample(statistic, one.numGroups, resampling)
  const numFigures = statistic.names.length / 2
  const entries = metricNames.map((name): [MetricName, Difference] => {
    const figure = statistic.names.indexOf(name)
    const ofFirst = figures.values[figure]!
    const ofSecond = figures.values[figure + numFigures]!
    const inSecond = resamplesOf(figures, figure + numFigures)
    const differences = resamplesOf(figures, figure).map((inFirst, i) => inFirst - inSecond[i]!)
    const measured = intervalOf(ofFirst - ofSecond, differences, resampling.level)
    return [name, { ...measured, first: ofFirst, second: ofSecond, pValue: pValueOf(measured) }]
  })
  return {
    numRows: one.numRows,
    numGroups: one.numGroups,
    resampling,
    metrics: Object.fromEntries(entries) as Record<MetricName, Difference>
  }
}

function comparedFigures(rows: CheckedRows): Statistic {
  return joinStatistics([decidedClasses(rows), meanLosses(rows), ranking(rows)])
}

function pValueOf({ value, standardError }: Measured): number {
  return value === 0 && standardError === 0 ? 1 : normalTails(value / standardError)
}

function checkSameRows(one: CheckedRows, other: CheckedRows): void {
  for (const key of ['numRows', 'numClasses'] as const) {
    if (one[key] !== other[key])
      throw new RangeError(`"second" expected ${one[key]} ${key} as in "first", got ${other[key]}`)
  }
  for (const key of ['label', 'group'] as const) {
    const row = one[key].findIndex((value, i) => value !== other[key][i])
    if (row >= 0)
      throw new RangeError(`"second" expected the ${key} of "first" in every row, got another in row ${row}`)
  }
}
