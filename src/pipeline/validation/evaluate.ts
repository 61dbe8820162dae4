/**
 * `evaluate`: how good probabilities are, with intervals.
 *
 * @module
 */
import { choiceOption, integerOption } from '../../checks.ts'
import { checkedResampling, type Measured, measuredFigures, type Resampling } from './bootstrap.ts'
import type { ResamplingOptions } from './bootstrap.ts'
import { calibrationLines } from './metrics/calibration-line.ts'
import { confusionOf, decidedClasses } from './metrics/decided-classes.ts'
import { type KsBucket, ksTable } from './metrics/ks-table.ts'
import { meanLosses } from './metrics/mean-losses.ts'
import type { Binning } from './metrics/probability-bins.ts'
import { ranking } from './metrics/ranking.ts'
import { type BinRules, calibrationErrors, type ReliabilityBin, reliabilityCurve } from './metrics/reliability.ts'
import { joinStatistics, type Statistic } from './metrics/statistic.ts'
import { type CheckedRows, checkScoredRows, type ScoredRows } from './scored-rows.ts'

/** How to evaluate. */
export interface EvaluateOptions extends ResamplingOptions {
  /** Largest number of bins of the reliability curve (default: 10). */
  readonly numBins?: number
  /** How these are cut (default: 'equal-count'). */
  readonly binning?: Binning
  /** Largest number of buckets of the KS table (default: 10). */
  readonly numBuckets?: number
}

/** Figures over all classes. */
export const metricNames = [
  'accuracy',
  'macro_f1',
  'macro_recall',
  'log_loss',
  'brier',
  'auc_macro',
  'auc_weighted',
  'auc_hand_till'
] as const

/** A figure over all classes. */
export type MetricName = (typeof metricNames)[number]

/** Figures of one class against the rest. */
export const classMetricNames = ['auc', 'gini', 'ks', 'ece', 'calibration_slope', 'calibration_intercept'] as const

/** A figure of one class against the rest. */
export type ClassMetricName = (typeof classMetricNames)[number]

/** One class against the rest. */
export interface ClassEvaluation {
  readonly name: string
  readonly numRows: number
  readonly metrics: Readonly<Record<ClassMetricName, Measured>>
  readonly reliability: readonly ReliabilityBin[]
  readonly ksTable: readonly KsBucket[]
}

/** How good probabilities are. */
export interface Evaluation {
  readonly numRows: number
  /** Number of groups that were resampled; of rows when these had none. */
  readonly numGroups: number
  readonly resampling: Resampling
  readonly metrics: Readonly<Record<MetricName, Measured>>
  /** Worst first. */
  readonly classes: readonly ClassEvaluation[]
  /** Rows by class, then by the class that they were given. */
  readonly confusion: readonly (readonly number[])[]
}

/**
 * Measures probabilities against outcomes. Intervals come from resampling groups: without them, months of one customer pass for
 * independent rows, and intervals are too narrow.
 *
 * @throws TypeError, RangeError when rows and options do not fit together
 */
export function evaluate(scored: ScoredRows, options: EvaluateOptions = {}): Evaluation {
  const { numBins: givenBins, binning: givenBinning, numBuckets: givenBuckets, ...others } = options
  const resampling = checkedResampling(others)
  const rules: BinRules = {
    numBins: atLeastOne('numBins', givenBins),
    binning: choiceOption('binning', givenBinning, ['equal-count', 'equal-width'], 'equal-count')
  }
  const numBuckets = atLeastOne('numBuckets', givenBuckets)
  const rows = checkScoredRows(scored)
  const measured = measuredFigures(allFigures(rows, rules), rows.numGroups, resampling)
  return {
    numRows: rows.numRows,
    numGroups: rows.numGroups,
    resampling,
    metrics: recordOf(metricNames, measured),
    classes: rows.classNames.map((name, target) => ({
      name,
      numRows: rows.label.reduce((count, one) => count + Number(one === target), 0),
      metrics: recordOf(classMetricNames, (metric) => measured(`${metric}[${target}]`)),
      reliability: reliabilityCurve(rows, target, rules),
      ksTable: ksTable(rows, target, numBuckets)
    })),
    confusion: confusionOf(rows)
  }
}

function atLeastOne(name: string, given: number | undefined): number {
  const count = integerOption(name, given, 10)
  if (count < 1) throw new RangeError(`"${name}" expected 1 or more, got ${count}`)
  return count
}

function recordOf<Name extends string, Value>(
  names: readonly Name[],
  valueOf: (name: Name) => Value
): Readonly<Record<Name, Value>> {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, Value>
}

/** Every figure there is, for resampling. */
export function allFigures(rows: CheckedRows, rules: BinRules): Statistic {
  return joinStatistics([
    decidedClasses(rows),
    meanLosses(rows),
    ranking(rows),
    calibrationErrors(rows, rules),
    calibrationLines(rows)
  ])
}
