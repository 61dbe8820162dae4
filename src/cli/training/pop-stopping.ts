/**
 * Early stopping as LightGBM's own command line has it: unlike `lightgbm.train` it looks at the last position of a ranking metric
 * only, and when no iteration is the last one too many, it keeps them all.
 *
 * Source: LightGBM 4.7.0 src/boosting/gbdt.cpp, GBDT::OutputMetric, EvalAndCheckEarlyStopping.
 *
 * @module
 */
import type { Evaluation } from '../../train/booster.ts'
import type { EarlyStopping } from '../../train/early-stopping.ts'
import type { TrainParameters } from '../../train/parameters/train-parameters.ts'

/**
 * Prepares it; undefined when the parameters do not ask for it, and with DART, which never stops early.
 *
 * @param trainingNames - datasets that do not count, being the one trained on
 */
export function createPopStopping(
  {
    early_stopping_round: rounds,
    early_stopping_min_delta: minDelta,
    first_metric_only: firstOnly,
    boosting
  }: TrainParameters,
  trainingNames: readonly string[]
): EarlyStopping | undefined {
  if (rounds <= 0 || boosting === 'dart') return undefined
  // By dataset and metric.
  const best = new Map<string, { value: number; iteration: number }>()
  return {
    observe: (iteration, evaluations) => {
      let last: number | undefined
      for (const { dataset, metric, value, isHigherBetter } of watched(evaluations, trainingNames, firstOnly)) {
        const key = `${dataset} ${metric}`
        const before = best.get(key) ?? { value: -Infinity, iteration: 0 }
        const upward = isHigherBetter ? value : -value
        if (upward - before.value > minDelta) best.set(key, { value: upward, iteration })
        else if (iteration - before.iteration >= rounds) last ??= iteration - rounds
        if (last !== undefined) break
      }
      return last
    }
  }
}

// The last position of each metric, such as ndcg@5 of ndcg@1, ndcg@3, ndcg@5.
function watched(
  evaluations: readonly Evaluation[],
  trainingNames: readonly string[],
  firstOnly: boolean
): Evaluation[] {
  const counting = evaluations.filter(({ dataset }) => !trainingNames.includes(dataset))
  const baseOf = ({ dataset, metric }: Evaluation): string => `${dataset} ${metric.replace(/@.*/, '')}`
  const lasts = counting.filter((one, i) => counting[i + 1] === undefined || baseOf(one) !== baseOf(counting[i + 1]!))
  if (!firstOnly) return lasts
  return lasts.filter((one, i) => lasts[i - 1]?.dataset !== one.dataset)
}
