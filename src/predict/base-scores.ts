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

/** Adds base scores that come last to sums over trees, `scores[begin, end)`. */
export function finishScores(forest: Forest, scores: Float64Array, begin: number, end: number): void {
  const { baseScores, baseIsLast, sumType } = forest
  if (!baseIsLast) return
  for (let position = begin; position < end; position++) {
    const score = scores[position]! + baseScores[(position - begin) % baseScores.length]!
    scores[position] = sumType === 'float32' ? Math.fround(score) : score
  }
}
