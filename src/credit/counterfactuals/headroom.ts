/**
 * How far raw scores are above what a class needs.
 *
 * @module
 */
import type { ScoringModel } from '../definition.ts'
import { probabilityOf, targetOf } from '../scoring/class-rule.ts'

/**
 * The distance in raw scores from the worst class that does not do: above 0, or 0 with models of one raw score, the class is
 * reached. It moves by no more than twice what the scores move by.
 *
 * @param lowest - at worst [numScores]
 * @param highest - [numScores]
 */
export type Headroom = (lowest: ArrayLike<number>, highest: ArrayLike<number>) => number

/** The headroom of a class, by its position, worst first. */
export function headroomOf(models: readonly ScoringModel[], classes: readonly string[], target: number): Headroom {
  if (models[0]!.predicts === 'classes') {
    return (lowest, highest) => {
      let best = -Infinity
      let worse = -Infinity
      for (let k = 0; k < classes.length; k++) {
        if (k < target) worse = Math.max(worse, highest[k]!)
        else best = Math.max(best, lowest[k]!)
      }
      return best - worse
    }
  }
  const steps = models.flatMap((model, position) => {
    const { predicts } = model
    if (typeof predicts !== 'object' || classes.indexOf(targetOf(predicts)) > target) return []
    const isBelow = 'below' in predicts
    return [{ position, isBelow, limit: scoreAtCutoff(model, isBelow) }]
  })
  return (lowest, highest) =>
    steps.reduce(
      (least, { position, isBelow, limit }) =>
        Math.min(least, isBelow ? limit - highest[position]! : lowest[position]! - limit),
      Infinity
    )
}

// The raw score at which a model reaches its cutoff, by halving: probabilities rise with scores.
function scoreAtCutoff(model: ScoringModel, isBelow: boolean): number {
  const { cutoff = 0.5 } = model
  const isAbove = (score: number): boolean =>
    isBelow ? 1 - probabilityOf(model, score) < cutoff : probabilityOf(model, score) >= cutoff
  let [low, high] = [-1e6, 1e6]
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2
    if (isAbove(middle)) high = middle
    else low = middle
  }
  return (low + high) / 2
}
