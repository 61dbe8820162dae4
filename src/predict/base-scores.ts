/**
 * Where the base scores of a forest, or margins that stand in for them, come in: sums start from them, or base scores are added last.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { isNumberArray, type NumberArray } from '../data/number-array.ts'
import type { Forest } from '../model/forest.ts'
import type { Model } from '../model/model.ts'

/** Makes scores what sums over trees start from, in place [numRows × numTreesPerIteration]. */
export function startScores({ baseScores, baseIsLast }: Forest, scores: Float64Array): void {
  for (let i = 0; i < scores.length; i++) scores[i] = baseIsLast ? 0 : baseScores[i % baseScores.length]!
}

/**
 * Makes scores the margins of rows, in float32, in place [numRows × numTreesPerIteration].
 *
 * @throws TypeError, RangeError when margins do not fit the model or its rows
 */
export function startFromMargins({ source }: Model, margins: NumberArray, scores: Float64Array): void {
  if (source.library !== 'XGBoost') throw new RangeError('"baseMargin" is for models of XGBoost')
  if (!isNumberArray(margins)) throw new TypeError(`"baseMargin" expected a typed array, got ${kindOf(margins)}`)
  if (margins.length !== scores.length)
    throw new RangeError(`"baseMargin" expected ${scores.length} numbers, got ${margins.length}`)
  for (let i = 0; i < scores.length; i++) scores[i] = Math.fround(margins[i]!)
}

/** Scales sums over trees of iterations from `start` on, and adds base scores that come last, in place, as above. */
export function finishScores(forest: Forest, start: number, scores: Float64Array): void {
  const { baseScores, baseIsLast, baseIsOfFirst, scale, sumType } = forest
  if (!baseIsLast) return
  for (let i = 0; i < scores.length; i++) {
    // -0 changes no sum.
    const base = baseIsOfFirst && start > 0 ? -0 : baseScores[i % baseScores.length]!
    const score = scores[i]! * scale + base
    scores[i] = sumType === 'float32' ? Math.fround(score) : score
  }
}
