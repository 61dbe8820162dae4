/**
 * `monitor`: whether recent applicants, their scores and their outcomes are like those that a model was built for.
 *
 * @module
 */
import { checkOptions, kindOf, numberOption } from '../../checks.ts'
import type { CalibrationTest } from './calibration-test.ts'
import { type BinnedFinding, type ComparedVariable, defaultSignificance, findingsOf } from './findings.ts'
import {
  binned,
  createMonitoringReference,
  meanOfColumn,
  type MonitoringReference,
  type ReferenceOptions
} from './monitoring-reference.ts'
import { checkedSample, type MonitoringSample } from './monitoring-sample.ts'

/** Options of `monitor`. */
export interface MonitorOptions extends ReferenceOptions {
  /** Probability of a false alarm among all variables together (default 0.01). */
  readonly significance?: number
}

/** How a variable differs from the reference. */
export interface StabilityFinding extends BinnedFinding {
  /** Means of the values that are not missing; null of none, and of texts. */
  readonly means: { readonly reference: number | null; readonly recent: number | null }
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
  const significance = numberOption('significance', given, defaultSignificance)
  if (!(significance > 0 && significance < 1))
    throw new RangeError(`"significance" expected a number between 0 and 1, got ${significance}`)
  if (typeof reference !== 'object' || reference === null)
    throw new TypeError(`"reference" expected an object, got ${kindOf(reference)}`)
  const kept = 'variables' in reference ? reference : createMonitoringReference(reference, binning)
  const { numRows, variables, groups, calibration } = checkedSample(recent, 'recent')
  const columns = new Map(variables.map(({ name, role, column }) => [`${role} ${name}`, column]))
  const compared: (ComparedVariable & Pick<StabilityFinding, 'means'>)[] = []
  const absent: string[] = []
  for (const variable of kept.variables) {
    const { name, role, bins, mean } = variable
    const column = columns.get(`${role} ${name}`)
    if (column === undefined) absent.push(name)
    else {
      const means = { reference: mean, recent: meanOfColumn(column) }
      compared.push({ variable, recent: binned(column, bins, groups, name), means })
    }
  }
  return {
    numRows: { reference: kept.numRows, recent: numRows },
    significance,
    variables: findingsOf(compared, significance).map((finding, i) => ({ ...finding, means: compared[i]!.means })),
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
