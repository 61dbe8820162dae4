/**
 * Figures of a candidate from its out-of-fold predictions.
 *
 * @module
 */
import { checkedResampling, type Measured, measuredFigures, type ResamplingOptions } from '../validation/bootstrap.ts'
import { rowsWhere } from '../validation/folds.ts'
import { decidedClasses } from '../validation/metrics/decided-classes.ts'
import { checkScoredRows, type ScoredRows } from '../validation/scored-rows.ts'
import { bestCutoffs, classesByCutoffs } from './decide.ts'
import type { DecisionPlan } from './plan.ts'

/** Predictions for rows that were not trained on. */
export interface OutOfFold {
  /** The rows that a fold tests, ascending [numTested]. */
  readonly rows: Int32Array
  /** The fold that tests each of them [numTested]. */
  readonly fold: Int32Array
  /** Of the classes, row after row [numTested × numClasses]. */
  readonly probabilities: Float64Array
}

/** How the classes do that a way to decide gives. */
export interface DecisionFigures {
  readonly decision: 'argmax' | 'cutoffs at one half' | 'cutoffs fitted on the other folds'
  readonly accuracy: Measured
  readonly macro_f1: Measured
  readonly macro_recall: Measured
  /** Those fitted on all folds, for use. */
  readonly cutoffs?: readonly number[]
}

/** Rows with their outcomes. */
export interface Outcomes {
  readonly classes: Int32Array
  readonly classNames: readonly string[]
  readonly groups: Int32Array | undefined
}

/** Scored rows of out-of-fold predictions, decided as the candidate does. */
export function scoredRows(outOfFold: OutOfFold, outcomes: Outcomes, decision: DecisionPlan): ScoredRows {
  const { rows, probabilities } = outOfFold
  const { classes, groups, classNames } = outcomes
  const label = rows.map((row) => classes[row]!)
  const group = groups && rows.map((row) => groups[row]!)
  const predicted = decisionsOf(outOfFold, label, classNames.length, decision)
  return {
    probabilities,
    label,
    classNames,
    ...(group === undefined ? {} : { group }),
    ...(predicted === undefined ? {} : { predicted })
  }
}

function decisionsOf(
  { fold, probabilities }: OutOfFold,
  label: Int32Array,
  numClasses: number,
  decision: DecisionPlan
): Int32Array | undefined {
  if (decision === 'argmax') return undefined
  if (decision.cutoffs !== 'fitted') return classesByCutoffs(probabilities, decision.cutoffs)
  const decided = new Int32Array(label.length)
  for (const one of new Set(fold)) {
    const others = rowsWhere(fold.length, (row) => fold[row] !== one)
    const cutoffs = others.length === 0 ? halves(numClasses) : bestCutoffs(probabilities, label, numClasses, others)
    classesByCutoffs(probabilities, cutoffs).forEach((value, row) => {
      if (fold[row] === one) decided[row] = value
    })
  }
  return decided
}

function halves(numClasses: number): number[] {
  return new Array<number>(numClasses - 1).fill(0.5)
}

/** The ways to decide, side by side. */
export function decisionsCompared(
  outOfFold: OutOfFold,
  outcomes: Outcomes,
  options: ResamplingOptions
): DecisionFigures[] {
  const numClasses = outcomes.classNames.length
  const label = outOfFold.rows.map((row) => outcomes.classes[row]!)
  const all = Int32Array.from(label.keys())
  const resampling = checkedResampling(options)
  const figuresOf = (plan: DecisionPlan): Omit<DecisionFigures, 'decision' | 'cutoffs'> => {
    const rows = checkScoredRows(scoredRows(outOfFold, outcomes, plan))
    const measured = measuredFigures(decidedClasses(rows), rows.numGroups, resampling)
    return { accuracy: measured('accuracy'), macro_f1: measured('macro_f1'), macro_recall: measured('macro_recall') }
  }
  return [
    { decision: 'argmax', ...figuresOf('argmax') },
    { decision: 'cutoffs at one half', ...figuresOf({ cutoffs: halves(numClasses) }) },
    {
      decision: 'cutoffs fitted on the other folds',
      ...figuresOf({ cutoffs: 'fitted' }),
      cutoffs: bestCutoffs(outOfFold.probabilities, label, numClasses, all)
    }
  ]
}
