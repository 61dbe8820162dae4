/**
 * `timeFolds` and `groupedTimeFolds`: trained on the past, tested on what came later.
 *
 * @module
 */
import { integerOption, numberOption } from '../../checks.ts'
import { checkedProtocol, type Fold, type Protocol, rowsWhere } from './folds.ts'
import { checkedTimes, checkNumRows, type GroupKeys, numberGroups } from './group-numbers.ts'
import { checkedNumFolds, dealAtRandom, runsOf } from './random-folds.ts'

/** How to divide time. */
export interface TimeOptions {
  /** When each row was, in any unit [numRows]. */
  readonly time: ArrayLike<number>
  /** Where test periods begin, ascending; each ends where the next begins, the last with the data. */
  readonly cutoffs?: readonly number[]
  /** Without cutoffs: number of test periods, of equally many points in time, after a first that is only trained on (default: 5). */
  readonly numPeriods?: number
  /** Time before a test period that is not trained on, in the unit of `time`: as long as an outcome takes to be known (default: 0). */
  readonly embargo?: number
}

/**
 * Each period tested by what was before it, less the embargo.
 *
 * @throws TypeError, RangeError when options do not fit together
 */
export function timeFolds(options: TimeOptions): Protocol {
  const time = checkedTimes(options.time)
  const { cutoffs, embargo } = periodsOf(time, options)
  const folds = cutoffs.map((begin, i) => foldOf(time, { begin, end: cutoffs[i + 1] ?? Infinity, embargo }))
  const description = `${countOf(folds.length, 'test period')}, each trained on what was before${embargoText(embargo)}; rows of the same customer may be on both sides.`
  return checkedProtocol(
    { name: 'time', description, numRows: time.length, folds },
    { time, embargo, coversAllRows: false }
  )
}

/** How to divide time and groups. */
export interface GroupedTimeOptions extends TimeOptions {
  /** Who each row belongs to [numRows]. */
  readonly group: GroupKeys
  /** Number of parts that the groups are divided into (default: 5). */
  readonly numFolds?: number
  /** Seed of the order of groups (default: 0). */
  readonly seed?: number
}

/**
 * Each period, tested part by part of the groups: trained on what the other groups did before it, less the embargo. A fold for each
 * period and part; the nearest to scoring strangers in the future.
 *
 * @throws TypeError, RangeError when options do not fit together
 */
export function groupedTimeFolds(options: GroupedTimeOptions): Protocol {
  const time = checkedTimes(options.time)
  const { ofRow, numGroups } = numberGroups(options.group)
  checkNumRows('group', ofRow.length, time.length)
  const { cutoffs, embargo } = periodsOf(time, options)
  const numFolds = checkedNumFolds(options.numFolds, numGroups, 'groups')
  const seed = integerOption('seed', options.seed, 0)
  const partOfGroup = dealAtRandom(numGroups, numFolds, seed)
  const folds = cutoffs.flatMap((begin, i) =>
    Array.from({ length: numFolds }, (_, part) =>
      foldOf(time, { begin, end: cutoffs[i + 1] ?? Infinity, embargo }, (row) => partOfGroup[ofRow[row]!] === part)
    )
  )
  const description = `${countOf(cutoffs.length, 'test period')} × ${numFolds} parts of ${numGroups} groups (seed ${seed}), each trained on what other groups did before${embargoText(embargo)}; no group is on both sides.`
  return checkedProtocol(
    { name: 'grouped-time', description, numRows: time.length, folds },
    { time, embargo, group: ofRow, coversAllRows: false }
  )
}

interface Period {
  readonly begin: number
  readonly end: number
  readonly embargo: number
}

function foldOf(time: Float64Array, { begin, end, embargo }: Period, isTested?: (row: number) => boolean): Fold {
  return {
    train: rowsWhere(time.length, (row) => begin - time[row]! > embargo && isTested?.(row) !== true),
    test: rowsWhere(time.length, (row) => time[row]! >= begin && time[row]! < end && isTested?.(row) !== false)
  }
}

function periodsOf(time: Float64Array, options: TimeOptions): { cutoffs: readonly number[]; embargo: number } {
  const embargo = numberOption('embargo', options.embargo, 0)
  if (!(embargo >= 0 && embargo < Infinity))
    throw new RangeError(`"embargo" expected a number from 0 up, got ${embargo}`)
  const { cutoffs } = options
  if (cutoffs === undefined) return { cutoffs: equalPeriods(time, options.numPeriods), embargo }
  if (options.numPeriods !== undefined)
    throw new RangeError('"numPeriods" expected to be left out when "cutoffs" are given')
  if (cutoffs.length === 0) throw new RangeError('"cutoffs" expected at least 1, got 0')
  for (const [i, cutoff] of cutoffs.entries()) {
    if (!(cutoff > (cutoffs[i - 1] ?? -Infinity) && cutoff < Infinity))
      throw new RangeError(`"cutoffs[${i}]" expected ascending numbers, got ${cutoff}`)
  }
  return { cutoffs, embargo }
}

function equalPeriods(time: Float64Array, given: number | undefined): number[] {
  const points = Float64Array.from(new Set(time)).sort()
  const numPeriods = integerOption('numPeriods', given, 5)
  if (numPeriods < 1 || numPeriods >= points.length) {
    throw new RangeError(
      `"numPeriods" expected 1 to ${points.length - 1}, one fewer than points in time; got ${numPeriods}`
    )
  }
  const periodOf = runsOf(points.length, numPeriods + 1)
  return Array.from({ length: numPeriods }, (_, i) => points[periodOf.indexOf(i + 1)]!)
}

function countOf(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`
}

function embargoText(embargo: number): string {
  return embargo === 0 ? '' : `, less an embargo of ${embargo}`
}
