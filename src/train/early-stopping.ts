/**
 * Early stopping: training ends when a metric of a validation dataset has not improved for some iterations.
 *
 * Source: LightGBM 4.7.0 python-package/lightgbm/callback.py, early_stopping.
 *
 * @module
 */
import type { Evaluation } from './booster.ts'
import type { TrainParameters } from './parameters/train-parameters.ts'

/** Watches evaluations. */
export interface EarlyStopping {
  /**
   * Takes the evaluations after an iteration.
   *
   * @param iteration - from 1
   * @returns the best iteration, once training must end
   */
  readonly observe: (iteration: number, evaluations: readonly Evaluation[]) => number | undefined
}

/**
 * Prepares it; undefined when the parameters do not ask for it.
 *
 * @param trainingNames - datasets that do not count, being the one trained on
 * @throws RangeError when there is nothing to watch
 */
export function createEarlyStopping(
  parameters: TrainParameters,
  trainingNames: readonly string[],
  validationNames: readonly string[]
): EarlyStopping | undefined {
  const {
    early_stopping_round: rounds,
    early_stopping_min_delta: minDelta,
    first_metric_only: firstOnly,
    num_iterations: lastIteration
  } = parameters
  if (rounds <= 0) return undefined
  if (parameters.boosting === 'dart') {
    throw new RangeError(`"early_stopping_round" expected 0 with boosting=dart, got ${rounds}`)
  }
  if (validationNames.every((name) => trainingNames.includes(name))) {
    throw new RangeError('"early_stopping_round" expected a validation dataset other than the one trained on, got none')
  }
  let best: { value: number; iteration: number }[] | undefined

  return {
    observe: (iteration, evaluations) => {
      if (evaluations.length === 0) throw new RangeError('"early_stopping_round" expected a metric to watch, got none')
      const isFirst = best === undefined
      const soFar = (best ??= evaluations.map(({ value }) => ({ value, iteration })))
      for (const [i, { value, isHigherBetter, metric, dataset }] of evaluations.entries()) {
        const before = soFar[i]!
        const isBetter = isHigherBetter ? value > before.value + minDelta : value < before.value - minDelta
        if (!isFirst && isBetter) soFar[i] = { value, iteration }
        if (firstOnly && metric !== evaluations[0]!.metric) continue
        if (trainingNames.includes(dataset)) continue
        const since = iteration - soFar[i]!.iteration
        if (since >= rounds || iteration === lastIteration) return soFar[i]!.iteration
      }
      return undefined
    }
  }
}
