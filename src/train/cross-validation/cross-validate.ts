/**
 * `crossValidate`: how well parameters do on rows that were not trained on.
 *
 * Source: LightGBM 4.7.0 python-package/lightgbm/engine.py, cv.
 *
 * @module
 */
import { booleanOption, checkFunction, checkOptions } from '../../checks.ts'
import type { Model } from '../../model/model.ts'
import { meanOf, standardDeviationOf } from '../../numeric/pairwise-sum.ts'
import { type Booster, type BoosterOptions, createBooster, type Evaluation, prepareBins } from '../booster.ts'
import { checkDataset } from '../check-dataset.ts'
import type { Dataset } from '../dataset.ts'
import { createEarlyStopping } from '../early-stopping.ts'
import { type GivenParameters, resolveParameters } from '../parameters/resolve-parameters.ts'
import { selectRows } from '../select-rows.ts'
import { foldKeys, type FoldOptions, type FoldRows, foldsOf } from './folds-of.ts'

/** A metric's mean over the folds after an iteration. */
export interface MeanEvaluation extends Evaluation {
  /** Population standard deviation over the folds. */
  readonly standardDeviation: number
}

/** How far cross-validation is. */
export interface CrossValidationProgress {
  /** From 1. */
  readonly iteration: number
  readonly numIterations: number
  readonly evaluations: readonly MeanEvaluation[]
}

/** Options of `crossValidate`. */
export interface CrossValidateOptions extends FoldOptions, Omit<BoosterOptions, 'validation'> {
  /** Whether the rows trained on are evaluated, too (default: false). */
  readonly evaluateTraining?: boolean
  /** Whether the result holds the model of each fold (default: false). */
  readonly keepModels?: boolean
  /** Called after each iteration of all folds; training ends when it returns false. */
  readonly onIteration?: (progress: CrossValidationProgress) => boolean | void
}

/** A metric, iteration by iteration. */
export interface MetricHistory {
  readonly dataset: 'training' | 'validation'
  /** As LightGBM prints it: `auc`, `ndcg@3`. */
  readonly metric: string
  readonly isHigherBetter: boolean
  /** Mean over the folds [numIterations]. */
  readonly means: Float64Array
  /** Population standard deviation over the folds [numIterations]. */
  readonly standardDeviations: Float64Array
  /** [numFolds][numIterations] */
  readonly values: readonly Float64Array[]
}

/** What cross-validation found. */
export interface CrossValidation {
  /** Iterations in the histories: up to the best one with early stopping, all of them otherwise. */
  readonly numIterations: number
  readonly metrics: readonly MetricHistory[]
  /** Rows of each fold, ascending [numFolds]. */
  readonly folds: readonly FoldRows[]
  /** Of each fold, with `numIterations` iterations; empty without `keepModels`. */
  readonly models: readonly Model[]
}

const optionKeys = [
  ...foldKeys,
  'initModel',
  'forcedBins',
  'forcedSplits',
  'customObjective',
  'customMetric',
  'evaluateTraining',
  'keepModels',
  'onIteration'
]
const classifiers: readonly string[] = ['binary', 'multiclass', 'multiclassova']

/**
 * Trains a model for each fold, on the rows of the other folds, and evaluates it on the fold's own: the same numbers, to the last
 * bit, as `lightgbm.cv` 4.7.0 gives for these folds. With `early_stopping_round` all folds end with the iteration whose mean is best.
 *
 * Bins are found once, from all rows, as LightGBM does.
 *
 * @param parameters - LightGBM's, by its names and aliases
 * @throws TypeError, RangeError when parameters, dataset and options do not fit together
 * @example
 * ```js
 * const { metrics } = crossValidate({ objective: 'binary', metric: 'auc' }, data, { folds: 5, seed: 1 })
 * metrics[0].means.at(-1)   // AUC after the last iteration, mean of the folds
 * ```
 */
export function crossValidate(
  parameters: GivenParameters,
  dataset: Dataset,
  options: CrossValidateOptions = {}
): CrossValidation {
  checkOptions(options, optionKeys)
  checkFunction('onIteration', options.onIteration)
  checkDataset('dataset', dataset)
  const resolved = resolveParameters(parameters)
  const { folds: _, groups, stratified, shuffle, seed, evaluateTraining, keepModels, onIteration, ...others } = options
  const withTraining = booleanOption('evaluateTraining', evaluateTraining, false)
  const folds = foldsOf(dataset, classifiers.includes(resolved.objective), options)
  const bins = prepareBins(resolved, dataset, others)
  const boosters = folds.map(({ training, validation }): Booster => {
    const trainedOn = selectRows(dataset, training)
    // LightGBM evaluates these rows as it does others, by scores of their own.
    const evaluated = { validation: selectRows(dataset, validation) }
    const withBoth = withTraining ? { training: selectRows(dataset, training), ...evaluated } : evaluated
    return createBooster(resolved, trainedOn, { ...others, validation: withBoth }, { bins })
  })
  const names = withTraining ? ['training', 'validation'] : ['validation']
  const stopping = createEarlyStopping(resolved, ['training'], names)
  const { num_iterations: numIterations } = resolved

  // By iteration, of each fold.
  const seen: Evaluation[][][] = []
  let best: number | undefined
  while (seen.length < numIterations && best === undefined) {
    const ofFolds = boosters.map((booster) => {
      booster.update()
      return booster.evaluate()
    })
    seen.push(ofFolds)
    const evaluations = meanEvaluations(ofFolds)
    const isEnded = onIteration?.({ iteration: seen.length, numIterations, evaluations }) === false
    best = stopping?.observe(seen.length, evaluations)
    if (isEnded) break
  }
  const kept = seen.slice(0, best)
  return {
    numIterations: kept.length,
    metrics: historiesOf(kept),
    folds,
    models: booleanOption('keepModels', keepModels, false) ? boosters.map(({ model }) => model(best)) : []
  }
}

function meanEvaluations(ofFolds: readonly (readonly Evaluation[])[]): MeanEvaluation[] {
  return ofFolds[0]!.map((evaluation, i) => {
    const values = ofFolds.map((evaluations) => evaluations[i]!.value)
    return { ...evaluation, value: meanOf(values), standardDeviation: standardDeviationOf(values) }
  })
}

function historiesOf(kept: readonly (readonly (readonly Evaluation[])[])[]): MetricHistory[] {
  const [first] = kept
  if (first === undefined) return []
  const means = kept.map(meanEvaluations)
  return first[0]!.map(({ dataset, metric, isHigherBetter }, i) => ({
    dataset: dataset as MetricHistory['dataset'],
    metric,
    isHigherBetter,
    means: Float64Array.from(means, (evaluations) => evaluations[i]!.value),
    standardDeviations: Float64Array.from(means, (evaluations) => evaluations[i]!.standardDeviation),
    values: first.map((_, fold) => Float64Array.from(kept, (ofFolds) => ofFolds[fold]![i]!.value))
  }))
}
