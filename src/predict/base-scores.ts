/**
 * Where the base scores of a forest come in: sums start from them, or they are added last.
 *
 * @module
 */
import type { Forest } from '../model/forest.ts'

/** What the sum of each raw score starts from [numTreesPerIteration]. */
export function startScoresOf({ baseScores, baseIsLast }: Forest): Float64Array {
  return baseIsLast ? new Float64Array(baseScores.length) : baseScores
}

/**
 * Scales sums over trees of iterations from `start` on, and adds base scores that come last, to `scores[begin, end)`.
 */
export function finishScores(forest: Forest, start: number, scores: Float64Array, begin: number, end: number): void {
  const { baseScores, baseIsLast, baseIsOfFirst, scale, sumType } = forest
  if (!baseIsLast) return
  for (let position = begin; position < end; position++) {
    const base = baseIsOfFirst && start > 0 ? 0 : baseScores[(position - begin) % baseScores.length]!
    const score = scores[position]! * scale + base
    scores[position] = sumType === 'float32' ? Math.fround(score) : score
  }
}
