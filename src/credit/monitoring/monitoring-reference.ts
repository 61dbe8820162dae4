/**
 * `createMonitoringReference`: what remains of a sample to compare later ones with.
 *
 * @module
 */
import { checkOptions, integerOption } from '../../checks.ts'
import type { CalibrationTest } from './calibration-test.ts'
import { checkedSample, type GroupNumbers, type MonitoringSample, type VariableRole } from './monitoring-sample.ts'
import { type BinnedSample, effectiveRows } from './stability-test.ts'
import { binNumbers, binsOfColumn, type MonitoredColumn, numBinsOf, type ValueBins } from './value-bins.ts'

/** What a later sample is compared with: plain data that can be kept as JSON, with no row of the sample it was made from. */
export interface MonitoringReference {
  readonly numRows: number
  readonly variables: readonly ReferenceVariable[]
  /** Left out where the outcomes were not known. */
  readonly calibration?: CalibrationTest
}

/** A score or a feature of the reference. */
export interface ReferenceVariable extends BinnedSample {
  readonly name: string
  readonly role: VariableRole
  readonly bins: ValueBins
  /** Mean of the values that are not missing; null of none, and of texts. */
  readonly mean: number | null
}

/** Options of `createMonitoringReference`. */
export interface ReferenceOptions {
  /** Bins of numbers, apart from that of missing values (default 10). */
  readonly numBins?: number
  /** Bins of texts, apart from those of other and of missing ones (default 30). */
  readonly maxCategories?: number
}

/**
 * Bins and counts of a sample, to compare later ones with.
 *
 * @throws TypeError, RangeError naming what is wrong with the sample or the options
 */
export function createMonitoringReference(
  sample: MonitoringSample,
  options: ReferenceOptions = {}
): MonitoringReference {
  checkOptions(options, ['numBins', 'maxCategories'])
  const limits = {
    numBins: integerOption('numBins', options.numBins, 10),
    maxCategories: integerOption('maxCategories', options.maxCategories, 30)
  }
  for (const [name, limit] of Object.entries(limits))
    if (limit < 2) throw new RangeError(`"${name}" expected >= 2, got ${limit}`)
  const { numRows, variables, groups, calibration } = checkedSample(sample, 'reference')
  return {
    numRows,
    variables: variables.map(({ name, role, column }) => {
      const bins = binsOfColumn(column, limits)
      return { name, role, bins, ...binned(column, bins, groups, name), mean: meanOfColumn(column) }
    }),
    ...(calibration === undefined ? {} : { calibration })
  }
}

/** Counts of a column by bins. */
export function binned(
  column: MonitoredColumn,
  bins: ValueBins,
  groups: GroupNumbers | undefined,
  name: string
): BinnedSample {
  const numBins = numBinsOf(bins)
  const counts = new Array<number>(numBins).fill(0)
  const binOfRow = binNumbers(bins, column, name)
  for (const bin of binOfRow) counts[bin]! += 1
  return {
    counts,
    effectiveRows:
      groups === undefined ? column.length : effectiveRows(binOfRow, numBins, groups.ofRow, groups.numGroups)
  }
}

/** Mean of the numbers that are not missing; null of none, and of texts. */
export function meanOfColumn(column: MonitoredColumn): number | null {
  if (!(column instanceof Float64Array)) return null
  let sum = 0
  let count = 0
  for (const value of column) {
    if (Number.isNaN(value)) continue
    sum += value
    count++
  }
  return count === 0 ? null : sum / count
}
