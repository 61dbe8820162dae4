/**
 * `monitor`: whether recent applicants, their scores and their outcomes are like those that a model was built for.
 *
 * @module
 */
import { checkOptions, kindOf, numberOption } from '../../checks.ts'
import { populationStability } from '../scoring/stability.ts'
import type { CalibrationTest } from './calibration-test.ts'
import {
  binned,
  createMonitoringReference,
  meanOfColumn,
  type MonitoringReference,
  type ReferenceOptions,
  type ReferenceVariable
} from './monitoring-reference.ts'
import { checkedSample, type GroupNumbers, type MonitoringSample, type VariableRole } from './monitoring-sample.ts'
import { holmAdjusted, type StabilityTest, testStability } from './stability-test.ts'
import { binLabels, type MonitoredColumn } from './value-bins.ts'

/** Options of `monitor`. */
export interface MonitorOptions extends ReferenceOptions {
  /** Probability of a false alarm among all variables together (default 0.01). */
  readonly significance?: number
}

/** How a variable differs from the reference. */
export interface StabilityFinding extends StabilityTest {
  readonly name: string
  readonly role: VariableRole
  /** The population stability index (PSI); of a feature also called the characteristic stability index (CSI). */
  readonly index: number
  /** `pValue` for as many tests as there are variables, by Holm's method. */
  readonly adjustedPValue: number
  /**
   * `none` where the difference may be chance (the adjusted p-value is not below the significance); else by the conventional
   * limits of the index: `small` below 0.1, `moderate` below 0.25, `large` from there on.
   */
  readonly change: Change
  /** Means of the values that are not missing; null of none, and of texts. */
  readonly means: { readonly reference: number | null; readonly recent: number | null }
  readonly bins: readonly StabilityBin[]
}

/** How large a difference can be, ascending. */
export const changes = ['none', 'small', 'moderate', 'large'] as const

/** How large a difference is. */
export type Change = (typeof changes)[number]

/** A bin's shares of rows, 0 to 1. */
export interface StabilityBin {
  readonly label: string
  readonly reference: number
  readonly recent: number
}

/** What `monitor` finds. */
export interface MonitoringReport {
  readonly numRows: { readonly reference: number; readonly recent: number }
  readonly significance: number
  /** Scores first, in the order of the reference. */
  readonly variables: readonly StabilityFinding[]
  /** Variables of the reference that the recent sample has not. */
  readonly absent: readonly string[]
  /** Left out where outcomes are not known. */
  readonly calibration?: { readonly reference?: CalibrationTest; readonly recent: CalibrationTest }
}

/**
 * Compares a recent sample with a reference: stability of every score and feature, and calibration where outcomes are known,
 * each with a p-value that takes the sizes of both samples into account.
 *
 * @param reference - what `createMonitoringReference` made, or a sample
 * @param options - `numBins` and `maxCategories` matter only where the reference is a sample
 * @throws TypeError, RangeError naming what is wrong with a sample or an option
 * @example
 * ```js
 * const { variables } = monitor({ scores: { points: lastYear } }, { scores: { points: thisMonth } })
 * variables[0].change
 * ```
 */
export function monitor(
  reference: MonitoringReference | MonitoringSample,
  recent: MonitoringSample,
  options: MonitorOptions = {}
): MonitoringReport {
  checkOptions(options, ['numBins', 'maxCategories', 'significance'])
  const { significance: given, ...binning } = options
  const significance = numberOption('significance', given, 0.01)
  if (!(significance > 0 && significance < 1))
    throw new RangeError(`"significance" expected a number between 0 and 1, got ${significance}`)
  if (typeof reference !== 'object' || reference === null)
    throw new TypeError(`"reference" expected an object, got ${kindOf(reference)}`)
  const kept = 'variables' in reference ? reference : createMonitoringReference(reference, binning)
  const { numRows, variables, groups, calibration } = checkedSample(recent, 'recent')
  const columns = new Map(variables.map(({ name, role, column }) => [`${role} ${name}`, column]))
  const findings: Omit<StabilityFinding, 'adjustedPValue' | 'change'>[] = []
  const absent: string[] = []
  for (const variable of kept.variables) {
    const column = columns.get(`${variable.role} ${variable.name}`)
    if (column === undefined) absent.push(variable.name)
    else findings.push(compared(variable, column, groups))
  }
  const adjusted = holmAdjusted(findings.map(({ pValue }) => pValue))
  return {
    numRows: { reference: kept.numRows, recent: numRows },
    significance,
    variables: findings.map((finding, i) => ({
      ...finding,
      adjustedPValue: adjusted[i]!,
      change: changeOf(finding.index, adjusted[i]! < significance)
    })),
    absent,
    ...(calibration === undefined
      ? {}
      : {
          calibration: {
            ...(kept.calibration === undefined ? {} : { reference: kept.calibration }),
            recent: calibration
          }
        })
  }
}

function compared(
  variable: ReferenceVariable,
  column: MonitoredColumn,
  groups: GroupNumbers | undefined
): Omit<StabilityFinding, 'adjustedPValue' | 'change'> {
  const { name, role, bins, counts, mean } = variable
  const recent = binned(column, bins, groups, name)
  // A bin that is empty in both would count as half a row of each.
  const isFilled = (_: number, bin: number): boolean => counts[bin]! + recent.counts[bin]! > 0
  const [n, m] = [counts, recent.counts].map((list) => list.reduce((sum, count) => sum + count, 0)) as [number, number]
  return {
    name,
    role,
    index: populationStability(counts.filter(isFilled), recent.counts.filter(isFilled)),
    ...testStability(variable, recent),
    means: { reference: mean, recent: meanOfColumn(column) },
    bins: binLabels(bins).map((label, bin) => ({
      label,
      reference: counts[bin]! / n,
      recent: recent.counts[bin]! / m
    }))
  }
}

/** How large a change is by the conventional limits of the index, if it is none of chance. */
export function changeOf(index: number, isSignificant: boolean): Change {
  if (!isSignificant) return 'none'
  return index < 0.1 ? 'small' : index < 0.25 ? 'moderate' : 'large'
}
