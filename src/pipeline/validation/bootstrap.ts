/**
 * Resampling of groups: intervals of figures.
 *
 * Source: B. Efron and R. Tibshirani, "An Introduction to the Bootstrap" (1993), percentile intervals; groups as the unit, because
 * rows of a customer are alike.
 *
 * @module
 */
import { checkOptions, integerOption, numberOption } from '../../checks.ts'
import { createMersenneTwister } from '../../numeric/mersenne-twister.ts'
import { standardDeviationOf } from '../../numeric/pairwise-sum.ts'
import type { Statistic } from './metrics/statistic.ts'

/** How to resample. */
export interface ResamplingOptions {
  /** Number of resamples; 0 for figures without intervals (default: 1000). */
  readonly numResamples?: number
  /** Share of resamples within an interval, between 0 and 1 (default: 0.95). */
  readonly level?: number
  /** Seed of the draws (default: 0). */
  readonly seed?: number
}

/** Keys of `ResamplingOptions`. */
const resamplingKeys: readonly (keyof ResamplingOptions)[] = ['numResamples', 'level', 'seed']

/** How was resampled. */
export interface Resampling {
  readonly numResamples: number
  readonly level: number
  readonly seed: number
}

/**
 * Options, checked, with their defaults.
 *
 * @throws TypeError, RangeError for options that are none
 */
export function checkedResampling(options: ResamplingOptions): Resampling {
  checkOptions(options, resamplingKeys)
  const numResamples = integerOption('numResamples', options.numResamples, 1000)
  const level = numberOption('level', options.level, 0.95)
  if (numResamples < 0) throw new RangeError(`"numResamples" expected 0 or more, got ${numResamples}`)
  if (!(level > 0 && level < 1)) throw new RangeError(`"level" expected a number between 0 and 1, got ${level}`)
  return { numResamples, level, seed: integerOption('seed', options.seed, 0) }
}

/** A figure with its interval; NaN where it is not defined or nothing was resampled. */
export interface Measured {
  readonly value: number
  readonly lower: number
  readonly upper: number
  readonly standardError: number
}

/** Figures of all rows, and of resamples. */
export interface ResampledFigures {
  /** [numFigures] */
  readonly values: Float64Array
  /** Figure by figure [numFigures × numResamples]. */
  readonly resampled: Float64Array
}

/**
 * Measures figures for all groups, and for resamples of as many groups as there are, drawn with replacement.
 *
 * Time grows with rows × resamples; nothing is sorted again.
 */
export function resample(
  statistic: Statistic,
  numGroups: number,
  { numResamples, seed }: Resampling
): ResampledFigures {
  const numFigures = statistic.names.length
  const times = new Uint16Array(numGroups).fill(1)
  const values = new Float64Array(numFigures)
  statistic.measure(times, values, 0)
  const resampled = new Float64Array(numFigures * numResamples)
  const random = createMersenneTwister(seed)
  const figures = new Float64Array(numFigures)
  for (let i = 0; i < numResamples; i++) {
    times.fill(0)
    for (let drawn = 0; drawn < numGroups; drawn++) times[random.nextUpTo(numGroups - 1)]!++
    statistic.measure(times, figures, 0)
    for (let figure = 0; figure < numFigures; figure++) resampled[figure * numResamples + i] = figures[figure]!
  }
  return { values, resampled }
}

/**
 * A figure with the percentile interval of its resamples; those that do not define it are left out.
 *
 * @param resampled - the figure in each resample [numResamples]
 */
export function intervalOf(value: number, resampled: Float64Array, level: number): Measured {
  const sorted = resampled.filter((one) => !Number.isNaN(one)).sort()
  return {
    value,
    lower: quantileOf(sorted, (1 - level) / 2),
    upper: quantileOf(sorted, (1 + level) / 2),
    standardError: sorted.length < 2 ? NaN : deviationOf(sorted)
  }
}

// Of a sample, so divided by one less than its size.
function deviationOf(values: Float64Array): number {
  return standardDeviationOf(values) * Math.sqrt(values.length / (values.length - 1))
}

// The quantile between sorted values, as `numpy.quantile`; NaN of none.
function quantileOf(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return NaN
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!)
}

/** Measures figures, which are then asked for by their names, each with its interval. */
export function measuredFigures(
  statistic: Statistic,
  numGroups: number,
  resampling: Resampling
): (name: string) => Measured {
  const figures = resample(statistic, numGroups, resampling)
  return (name) => {
    const figure = statistic.names.indexOf(name)
    return intervalOf(figures.values[figure]!, resamplesOf(figures, figure), resampling.level)
  }
}

/** The resamples of one figure [numResamples]. */
export function resamplesOf({ resampled, values }: ResampledFigures, figure: number): Float64Array {
  const numResamples = resampled.length / values.length
  return resampled.subarray(figure * numResamples, (figure + 1) * numResamples)
}
