/**
 * Which iterations of a model to use: an option of everything that evaluates one.
 *
 * @module
 */
import { integerOption } from '../checks.ts'
import { type Model, numIterationsOf } from './model.ts'

/** Which part of a model to use. */
export interface IterationRange {
  /** First iteration to use (default 0). */
  readonly startIteration?: number
  /** Number of iterations to use; 0 or less means all from `startIteration` on (default -1). */
  readonly numIterations?: number
}

/** The keys of `IterationRange`. */
export const rangeKeys: readonly string[] = ['startIteration', 'numIterations']

/** Iterations `start` to `end` (exclusive) that the options ask for; clamped to those the model has, as LightGBM does. */
export function iterationsOf(model: Model, options: IterationRange): { start: number; end: number } {
  const numIterations = numIterationsOf(model)
  const start = Math.min(Math.max(integerOption('startIteration', options.startIteration, 0), 0), numIterations)
  const wanted = integerOption('numIterations', options.numIterations, -1)
  return { start, end: wanted <= 0 ? numIterations : Math.min(numIterations, start + wanted) }
}
