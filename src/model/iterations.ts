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

/** `start` to `end` (exclusive). */
interface Span {
  readonly start: number
  readonly end: number
}

/**
 * The forest's iterations, which are the file's unless `Model.fileTrees` says otherwise, that the options ask for; clamped to those
 * the model has, as LightGBM does.
 */
export function iterationsOf(model: Model, options: IterationRange): Span {
  const span = fileIterationsOf(model, options)
  return model.fileTrees === undefined ? span : spanOf(model.fileTrees.roundOffsets, span)
}

/** Columns that `predictLeaf` gives: trees of the file that the options ask for. */
export function numLeafColumns(model: Model, options: IterationRange): number {
  const { start, end } = fileTreeSpan(model, options)
  return end - start
}

/** The trees of the file that the options ask for. */
export function fileTreeSpan(model: Model, options: IterationRange): Span {
  const { forest, fileTrees } = model
  const { start, end } = fileIterationsOf(model, options)
  if (fileTrees !== undefined) return spanOf(fileTrees.treeOffsets, { start, end })
  return { start: start * forest.numTreesPerIteration, end: end * forest.numTreesPerIteration }
}

function spanOf(offsets: Int32Array, { start, end }: Span): Span {
  return { start: offsets[start]!, end: offsets[end]! }
}

function fileIterationsOf(model: Model, options: IterationRange): Span {
  const numIterations = numIterationsOf(model)
  const start = Math.min(Math.max(integerOption('startIteration', options.startIteration, 0), 0), numIterations)
  const wanted = integerOption('numIterations', options.numIterations, -1)
  return { start, end: wanted <= 0 ? numIterations : Math.min(numIterations, start + wanted) }
}
