/**
 * `outOfFoldSections`: sections of a report that follow from a champion's out-of-fold predictions.
 *
 * @module
 */
import { checkOptions } from '../../checks.ts'
import { type PointsScale, pointsOfMargin } from '../../credit/scoring/points.ts'
import { measureFairness } from '../fairness/fairness.ts'
import { bandNames, bandsOf } from '../fairness/membership.ts'
import { scoredRows } from '../experiment/figures.ts'
import { decisionOf } from '../experiment/plan.ts'
import type { Experiment } from '../experiment/results.ts'
import type { Column } from '../table.ts'
import type { ResamplingOptions } from '../validation/bootstrap.ts'
import { mostProbable } from '../validation/scored-rows.ts'
import { cutoffTable } from './cutoff-table.ts'
import type { ReportInput } from './report-input.ts'

/** Options of `outOfFoldSections`. */
export interface OutOfFoldOptions {
  /**
   * Columns by whose values fairness is measured; of a column of numbers, limits of bands, ascending. They may be columns that no
   * candidate sees [numRows].
   */
  readonly fairness?: readonly FairnessColumn[]
  /** Name of the lowest class that passes (default: the one above the worst). */
  readonly passingClass?: string
  /** Points of the log-odds of passing (default: 600 at even odds, 40 more double them). */
  readonly scale?: PointsScale
}

/** A column by whose values fairness is measured. */
export interface FairnessColumn {
  readonly name: string
  readonly column: Column
  /** Needed for numbers. */
  readonly limits?: readonly number[]
}

const defaultScale: PointsScale = { basePoints: 600, baseOdds: 1, pointsToDoubleOdds: 40 }

/**
 * Cutoffs and fairness of the champion: every row is predicted by a model that has not seen it.
 *
 * @returns nothing when no champion was chosen
 * @throws TypeError, RangeError when options do not fit the experiment
 * @example
 * ```js
 * const sections = outOfFoldSections(experiment, { fairness: [{ name: 'Age', column: ages, limits: [25, 62] }] })
 * createReport({ ...reportOfExperiment(experiment.results), ...sections })
 * ```
 */
export function outOfFoldSections(
  { results, data, predictions }: Experiment,
  options: OutOfFoldOptions = {}
): Pick<ReportInput, 'cutoffs' | 'fairness'> {
  checkOptions(options, ['fairness', 'passingClass', 'scale'])
  const { plan, champion } = results
  const outOfFold = predictions.get(plan.rule.protocol)?.get(champion.candidate ?? '')
  if (outOfFold === undefined) return {}
  const { classNames } = data
  const passing = options.passingClass === undefined ? 1 : classNames.indexOf(options.passingClass)
  if (passing < 1) throw new RangeError(`"passingClass" expected one of ${classNames.slice(1).join(', ')}`)
  const scored = scoredRows(outOfFold, data, decisionOf(plan, champion.candidate))
  const { probabilities, rows } = outOfFold
  const predicted = scored.predicted ?? mostProbable(probabilities, classNames.length)
  const points = pointsOfPassing(probabilities, classNames.length, passing, options.scale ?? defaultScale)
  const passes = scored.label.map((label) => Number(label >= passing))
  const resampling: ResamplingOptions = { numResamples: plan.resamples ?? 1000, seed: plan.seed }
  return {
    cutoffs: cutoffTable(
      points,
      passes.map((outcome) => 1 - outcome)
    ),
    ...(options.fairness === undefined
      ? {}
      : {
          fairness: options.fairness.map(({ name, column, limits }) =>
            measureFairness(
              {
                attribute: name,
                ...groupsOf(name, column, limits, rows),
                approved: predicted.map((label) => Number(label >= passing)),
                scores: points,
                outcomes: passes,
                ...(scored.group === undefined ? {} : { customers: scored.group })
              },
              resampling
            )
          )
        })
  }
}

// Log-odds of this class or a better one, kept finite, as whole points.
function pointsOfPassing(
  probabilities: Float64Array,
  numClasses: number,
  passing: number,
  scale: PointsScale
): Float64Array {
  const least = 1e-6
  return Float64Array.from({ length: probabilities.length / numClasses }, (_, row) => {
    let sum = 0
    for (let k = passing; k < numClasses; k++) sum += probabilities[row * numClasses + k]!
    const p = Math.min(Math.max(sum, least), 1 - least)
    return Math.round(pointsOfMargin(Math.log(p / (1 - p)), scale))
  })
}

function groupsOf(
  name: string,
  column: Column,
  limits: readonly number[] | undefined,
  rows: Int32Array
): { membership: readonly (string | null)[]; groups?: readonly string[] } {
  if (!(column instanceof Float64Array)) return { membership: Array.from(rows, (row) => column[row]!) }
  if (limits === undefined) throw new RangeError(`"fairness" expected limits for the numbers of "${name}"`)
  return {
    membership: bandsOf(
      Float64Array.from(rows, (row) => column[row]!),
      limits
    ),
    groups: bandNames(limits)
  }
}
