/**
 * Shapes of figures and comparisons.
 *
 * @module
 */
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
import { choice, list, number, object, optional, type Shape, type ShapeOf, text } from './shape.ts'

const measuredKeys: ShapeOf<Measured> = { value: number, lower: number, upper: number, standardError: number }

/** A figure with its interval. */
export const measuredShape: Shape<Measured> = object<Measured>(measuredKeys)

/** How was resampled. */
export const resamplingShape: Shape<Resampling> = object<Resampling>({
  numResamples: number,
  level: number,
  seed: number
})

function byName<Name extends string, T>(names: readonly Name[], shape: Shape<T>): Shape<Record<Name, T>> {
  return object(Object.fromEntries(names.map((name) => [name, shape])) as unknown as ShapeOf<Record<Name, T>>)
}

const classShape = object<ClassEvaluation>({
  name: text,
  numRows: number,
  metrics: byName<ClassMetricName, Measured>(classMetricNames, measuredShape),
  reliability: list(object<ReliabilityBin>({ numRows: number, meanProbability: number, eventRate: number })),
  ksTable: list(
    object<KsBucket>({
      numRows: number,
      lowest: number,
      highest: number,
      numEvents: number,
      eventRate: number,
      eventsCaught: number,
      othersCaught: number,
      distance: number,
      lift: number
    })
  )
})

/** An evaluation. */
export const evaluationShape: Shape<Evaluation> = object<Evaluation>({
  numRows: number,
  numGroups: number,
  resampling: resamplingShape,
  metrics: byName<MetricName, Measured>(metricNames, measuredShape),
  classes: list(classShape),
  confusion: list(list(number))
})

const decisionShape = object<DecisionFigures>({
  decision: choice('argmax', 'cutoffs at one half', 'cutoffs fitted on the other folds'),
  accuracy: measuredShape,
  macro_f1: measuredShape,
  macro_recall: measuredShape,
  cutoffs: optional(list(number))
})

/** The keys of a candidate under a protocol. */
export const candidateKeys: ShapeOf<ReportedCandidate> = {
  candidate: text,
  evaluation: evaluationShape,
  decisions: optional(list(decisionShape))
}

const differenceShape = object<Difference>({ ...measuredKeys, first: number, second: number, pValue: number })

/** A comparison. */
export const comparisonShape: Shape<Comparison> = object<Comparison>({
  numRows: number,
  numGroups: number,
  resampling: resamplingShape,
  metrics: byName<MetricName, Difference>(metricNames, differenceShape)
})
