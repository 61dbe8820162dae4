/**
 * `createScorer`: one row at a time, as a service needs it.
 *
 * @module
 */
import { type IterationRange, iterationsOf, rangeKeys } from '../model/iterations.ts'
import { kindOf, checkOptions } from '../checks.ts'
import { applyLink } from '../model/link.ts'
import { applyInputRule } from '../model/model-rows.ts'
import type { Model } from '../model/model.ts'
import { readyEngine } from './choose-engine.ts'
import type { EngineDescription } from './engine.ts'
import { engineKeys, engineOption, type EngineOptions } from './predict-options.ts'
import { linearScorer } from './linear-leaves.ts'

/** Options of `createScorer`. */
export interface ScorerOptions extends IterationRange, EngineOptions {}

/** A model prepared for single rows. Both functions return the same array at every call: copy what you keep. */
export interface Scorer {
  readonly numFeatures: number
  readonly numOutputs: number
  /** What evaluates the trees. */
  readonly engine: EngineDescription
  /**
   * Predictions of one row on the objective's scale; the bits of `predict`.
   *
   * @param row - [numFeatures]; NaN means missing
   * @returns [numOutputs], overwritten by the next call
   * @throws RangeError when the row has another number of features
   */
  readonly predict: (row: ArrayLike<number>) => Float64Array
  /** Raw scores of one row, with the bits of `predictRaw`; otherwise like `predict`. */
  readonly predictRaw: (row: ArrayLike<number>) => Float64Array
}

/**
 * Prepares a model to predict one row at a time without allocating memory.
 *
 * @throws TypeError, RangeError when options do not fit
 * @example
 * ```js
 * const scorer = createScorer(model)
 * scorer.predict([31000, 28])[0]
 * ```
 */
export function createScorer(model: Model, options: ScorerOptions = {}): Scorer {
  checkOptions(options, [...rangeKeys, ...engineKeys])
  const { start, end } = iterationsOf(model, options)
  const { forest, link, averageOutput } = model
  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  const engine = readyEngine(forest, engineOption(options))
  const sumRow = forest.linear === undefined ? engine.sumRow : linearScorer(forest, engine)
  const scores = new Float64Array(numOutputs)

  // Copied first: reading a row may run the caller's code, even a getter that uses this scorer.
  let unused: Float64Array | undefined
  const predictRaw = (row: ArrayLike<number>): Float64Array => {
    if (row?.length !== numFeatures) throw wrongRow(row, numFeatures)
    const values = unused ?? new Float64Array(numFeatures)
    unused = undefined
    for (let feature = 0; feature < numFeatures; feature++) values[feature] = row[feature]!
    unused = values
    applyInputRule(forest, values)
    sumRow(values, start, end, scores)
    return scores
  }
  const predict = (row: ArrayLike<number>): Float64Array => {
    predictRaw(row)
    if (averageOutput) for (let output = 0; output < numOutputs; output++) scores[output]! /= end - start
    applyLink(link, scores, numOutputs)
    return scores
  }
  return { numFeatures, numOutputs, engine: engine.description, predict, predictRaw }
}

function wrongRow(row: unknown, numFeatures: number): Error {
  return Array.isArray(row) || ArrayBuffer.isView(row)
    ? new RangeError(`"row" expected ${numFeatures} features, got ${(row as ArrayLike<number>).length}`)
    : new TypeError(`"row" expected an array of numbers, got ${kindOf(row)}`)
}
