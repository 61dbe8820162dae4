/**
 * `train`: the model that LightGBM would have learnt.
 *
 * @module
 */
import { checkFunction, checkOptions } from '../checks.ts'
import type { Model } from '../model/model.ts'
import { type BoosterOptions, createBooster, type Evaluation } from './booster.ts'
import type { Dataset } from './dataset.ts'
import { createEarlyStopping } from './early-stopping.ts'
import type { Team } from './threads/team.ts'
import { type GivenParameters, resolveParameters } from './parameters/resolve-parameters.ts'

/** How far training is. */
export interface TrainProgress {
  /** From 1. */
  readonly iteration: number
  readonly numIterations: number
  /** Metrics of the validation datasets. */
  readonly evaluations: readonly Evaluation[]
}

/** Options of `train`. */
export interface TrainOptions extends BoosterOptions {
  /** Called after each iteration; training ends when it returns false. */
  readonly onIteration?: (progress: TrainProgress) => boolean | void
}

export const trainOptionKeys: readonly string[] = [
  'validation',
  'initModel',
  'forcedBins',
  'forcedSplits',
  'customObjective',
  'customMetric',
  'onIteration'
]

/**
 * Trains a model: the same, to the byte of the saved file, as `lightgbm.train` 4.7.0 gives with one thread.
 *
 * With `early_stopping_round` the model ends with its best iteration.
 *
 * @param parameters - LightGBM's, by its names and aliases; and `growth`: 'leafwise' as LightGBM does, 'depthwise' or 'symmetric'
 * @throws TypeError, RangeError when parameters, dataset and options do not fit together
 * @example
 * ```js
 * const data = createDataset([[31000, 28], [52000, 41], [18000, 33]], { label: [0, 1, 0] })
 * const model = train({ objective: 'binary', min_data_in_leaf: 1, num_iterations: 10 }, data)
 * ```
 */
export function train(parameters: GivenParameters, dataset: Dataset, options: TrainOptions = {}): Model {
  checkOptions(options, trainOptionKeys)
  const { onIteration, ...others } = options
  checkFunction('onIteration', onIteration)
  const steps = trainingSteps(parameters, dataset, others)
  let step = steps.next()
  while (step.done !== true) step = steps.next(onIteration?.(step.value) === false)
  return step.value
}

/**
 * Training, iteration by iteration: yields after each of them, and is told whether to end there.
 *
 * @param team - threads that train together (default: this one alone)
 * @throws TypeError, RangeError when parameters, dataset and options do not fit together
 */
export function* trainingSteps(
  parameters: GivenParameters,
  dataset: Dataset,
  { validation = {}, ...others }: BoosterOptions,
  team?: Team
): Generator<TrainProgress, Model, boolean> {
  const resolved = resolveParameters(parameters)
  const { num_iterations: numIterations } = resolved
  const names = Object.keys(validation)
  const trainingNames = names.filter((name) => validation[name] === dataset)
  const stopping = createEarlyStopping(resolved, trainingNames, names)
  const booster = createBooster(resolved, dataset, { validation, ...others }, { team })
  try {
    for (let iteration = 1; iteration <= numIterations; iteration++) {
      booster.update()
      const evaluations = booster.evaluate()
      const isEnded = yield { iteration, numIterations, evaluations }
      const best = stopping?.observe(iteration, evaluations)
      if (best !== undefined) return booster.model(best)
      if (isEnded) break
    }
    return booster.model()
  } finally {
    booster.end()
  }
}
