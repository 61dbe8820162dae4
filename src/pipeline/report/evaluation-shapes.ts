/**
 * Shapes of figures and comparisons.
 *
 * @module
 */
import { choice, list, measure, object, optional, type Shape, type ShapeOf, text } from '../../shapes.ts'
import type { Measured, Resampling } from '../validation/bootstrap.ts'
import type { Comparison, Difference } from '../validation/compare.ts'
import {
  type ClassEvaluation,
  type ClassMetricName,
  classMetricNames,
  type Evaluation,
  type MetricName,
  metricNames
} from '../validation/evaluate.ts'
import type { KsBucket } from '../validation/metrics/ks-table.ts'
import type { ReliabilityBin } from '../validation/metrics/reliability.ts'
import type { DecisionFigures } from '../experiment/figures.ts'
import type { ReportedCandidate } from './report-input.ts'

const measuredKeys: ShapeOf<Measured> = { value: measure, lower: measure, upper: measure, standardError: measure }

/** A figure with its interval. */
export const measuredShape: Shape<Measured> = object<Measured>(measuredKeys)

/** How was resampled. */
export const resamplingShape: Shape<Resampling> = object<Resampling>({
  numResamples: measure,
  level: measure,
  seed: measure
})

function byName<Name extends string, T>(names: readonly Name[], shape: Shape<T>): Shape<Record<Name, T>> {
  return object<Record<Name, T>>(
    Object.fromEntries(names.map((name) => [name, shape])) as unknown as ShapeOf<Record<Name, T>>
  )
}

const classShape = object<ClassEvaluation>({
  name: text,
  numRows: measure,
  metrics: byName<ClassMetricName, Measured>(classMetricNames, measuredShape),
  reliability: list(object<ReliabilityBin>({ numRows: measure, meanProbability: measure, eventRate: measure })),
  ksTable: list(
    object<KsBucket>({
      numRows: measure,
      lowest: measure,
      highest: measure,
      numEvents: measure,
      eventRate: measure,
      eventsCaught: measure,
      othersCaught: measure,
      distance: measure,
      lift: measure
    })
  )
})

/** An evaluation. */
const evaluationShape: Shape<Evaluation> = object<Evaluation>({
  numRows: measure,
  numGroups: measure,
  resampling: resamplingShape,
  metrics: byName<MetricName, Measured>(metricNames, measuredShape),
  classes: list(classShape),
  confusion: list(list(measure))
})

const decisionShape = object<DecisionFigures>({
  decision: choice('argmax', 'cutoffs at one half', 'cutoffs fitted on the other folds'),
  accuracy: measuredShape,
  macro_f1: measuredShape,
  macro_recall: measuredShape,
  cutoffs: optional(list(measure))
})

/** The keys of a candidate under a protocol. */
export const candidateKeys: ShapeOf<ReportedCandidate> = {
  candidate: text,
  evaluation: evaluationShape,
  decisions: optional(list(decisionShape))
}

const differenceShape = object<Difference>({ ...measuredKeys, first: measure, second: measure, pValue: measure })

/** A comparison. */
export const comparisonShape: Shape<Comparison> = object<Comparison>({
  numRows: measure,
  numGroups: measure,
  resampling: resamplingShape,
  metrics: byName<MetricName, Difference>(metricNames, differenceShape)
})
