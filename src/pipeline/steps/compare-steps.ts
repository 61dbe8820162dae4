/**
 * `compareSteps`: what preparing the data and weighting the classes do to a model, on the same folds.
 *
 * @module
 */
import { type CallSignal, checkFunction, checkOptions } from '../../checks.ts'
import { trainAsync } from '../../train/async/train-async.ts'
import type { GivenParameters } from '../../train/parameters/resolve-parameters.ts'
import { classDataset, classObjective, treeProbabilities } from '../class-trees.ts'
import { featureNames, selectRows, type Table } from '../table.ts'
import { type Comparison, compareModels } from '../validation/compare.ts'
import { type EvaluateOptions, type Evaluation, evaluate } from '../validation/evaluate.ts'
import type { Fold } from '../validation/folds.ts'
import { pickScoredRows, type ScoredRows } from '../validation/scored-rows.ts'
import { correctedProbabilities } from './balanced-classes.ts'
import { chain } from './chain.ts'
import { classWeights, rowWeights } from './class-weights.ts'
import { createStep, type StepPlan } from './step-kinds.ts'
import { trainingRows } from './training-rows.ts'

/** One way to prepare the data. Plain data. */
export interface StepVariant {
  readonly name: string
  /** Fitted on the training rows of each fold, one after the other. */
  readonly steps?: readonly StepPlan[]
  /** Weights of the classes in training, worst first. */
  readonly classWeights?: 'balanced' | readonly number[]
  /** Whether probabilities are put back to how frequent classes are, which class weights change. */
  readonly correctsPrior?: boolean
}

/** What to compare, on which data. */
export interface CompareStepsOptions {
  readonly table: Table
  /** Class of each row, 0 the worst [numRows]. */
  readonly classes: Int32Array
  /** Names of the classes, worst first. */
  readonly classNames: readonly string[]
  readonly folds: readonly Fold[]
  /** Who each row belongs to; differences are resampled by it (default: each row on its own) [numRows]. */
  readonly group?: ScoredRows['group']
  /** The first is what the others are compared with. */
  readonly variants: readonly StepVariant[]
  /** LightGBM's, without objective and number of classes. */
  readonly parameters: GivenParameters
  /** How intervals are made. */
  readonly evaluation?: EvaluateOptions
  /** Called before each fold of a variant. */
  readonly onProgress?: ((progress: { readonly variant: string; readonly fold: number }) => void) | undefined
  readonly signal?: CallSignal | undefined
}

/** A variant's out-of-fold predictions, and how good they are. */
export interface StepResult {
  readonly name: string
  /** The rows that some fold tests. */
  readonly scored: ScoredRows
  readonly evaluation: Evaluation
  /** The variant against the first one; undefined for that itself. */
  readonly difference: Comparison | undefined
}

const optionKeys = [
  'table',
  'classes',
  'classNames',
  'folds',
  'group',
  'variants',
  'parameters',
  'evaluation',
  'onProgress',
  'signal'
]

/**
 * Trains boosted trees for each variant on the training rows of each fold, with the steps fitted on the same rows, and measures
 * the predictions of the test rows.
 *
 * @returns by variant; rejects with a TypeError or RangeError when something does not fit together, or with the signal's reason
 */
export async function compareSteps(options: CompareStepsOptions): Promise<StepResult[]> {
  checkOptions(options, optionKeys)
  checkFunction('onProgress', options.onProgress)
  const { table, classes, classNames, folds, group, variants, evaluation } = options
  const tested = Int32Array.from(folds.flatMap(({ test }) => [...test])).sort()
  const results: StepResult[] = []
  // Variants that differ in the correction alone share their models.
  const trained = new Map<string, Prediction[]>()
  for (const variant of variants) {
    const key = JSON.stringify([variant.steps ?? [], variant.classWeights])
    const predictions = trained.get(key) ?? (await predictFolds(options, variant))
    trained.set(key, predictions)
    const probabilities = new Float64Array(table.numRows * classNames.length)
    for (const [fold, { probabilities: raw, weights }] of predictions.entries()) {
      const correct = variant.correctsPrior === true && weights !== undefined
      const ofFold = correct ? correctedProbabilities(raw, weights) : raw
      spread(ofFold, folds[fold]!.test, classNames.length, probabilities)
    }
    const all: ScoredRows = { probabilities, label: classes, classNames, ...(group === undefined ? {} : { group }) }
    const scored = pickScoredRows(all, tested)
    const evaluated = evaluate(scored, evaluation)
    const first = results[0]
    results.push({
      name: variant.name,
      scored,
      evaluation: evaluated,
      difference: first && compareModels(scored, first.scored, evaluated.resampling)
    })
  }
  return results
}

interface Prediction {
  /** Of the test rows of a fold [numTest × numClasses]. */
  readonly probabilities: Float64Array
  readonly weights: readonly number[] | undefined
}

async function predictFolds(
  { table, classes, classNames, folds, parameters, onProgress, signal }: CompareStepsOptions,
  { name, steps = [], classWeights: weights }: StepVariant
): Promise<Prediction[]> {
  const numClasses = classNames.length
  const step = chain(steps.map(createStep))
  const weighting = weights && classWeights({ weights, probabilities: classNames })
  const given: GivenParameters = { ...parameters, ...classObjective(numClasses) }
  const predictions: Prediction[] = []
  for (const [number, fold] of folds.entries()) {
    signal?.throwIfAborted()
    onProgress?.({ variant: name, fold: number })
    const training = trainingRows(table, fold, { classes, numClasses })
    const prepared = step.fit(training)
    const weighted = weighting?.fit(training)
    const trainingTable = prepared.apply(training.table)
    const dataset = classDataset({
      table: trainingTable,
      features: featureNames(trainingTable),
      label: training.classes!,
      weight: weighted && rowWeights(training, weighted)
    })
    const model = await trainAsync(given, dataset, { signal })
    predictions.push({
      probabilities: treeProbabilities([model], prepared.apply(selectRows(table, fold.test)), model.featureNames),
      weights: weighted?.state.weights
    })
  }
  return predictions
}

function spread(ofRows: Float64Array, rows: Int32Array, width: number, target: Float64Array): void {
  for (const [i, row] of rows.entries()) target.set(ofRows.subarray(i * width, (i + 1) * width), row * width)
}

/** The results as a table in Markdown: figures, and differences from the first variant with their standard errors. */
export function stepTable(results: readonly StepResult[]): string {
  const columns = ['accuracy', 'log_loss', 'macro_recall'] as const
  const lines = results.map(({ name, evaluation, difference }) => {
    const cells = columns.map((metric) => {
      const value = evaluation.metrics[metric].value.toFixed(4)
      if (difference === undefined) return value
      const { value: change, standardError } = difference.metrics[metric]
      return `${value} (${change < 0 ? '−' : '+'}${Math.abs(change).toFixed(4)} ± ${standardError.toFixed(4)})`
    })
    return `| ${[name, ...cells].join(' | ')} |`
  })
  return ['| steps | accuracy | log loss | macro recall |', '|---|---|---|---|', ...lines, ''].join('\n')
}
