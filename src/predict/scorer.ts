/**
 * `createScorer`: one row at a time, as a service needs it.
 *
 * @module
 */
import { iterationsOf } from '../model/iterations.ts'
import { kindOf, checkOptions } from '../checks.ts'
import { createRecordReader, type ReadRecord, type RowRecord } from '../data/named-rows.ts'
import type { NumberArray } from '../data/number-array.ts'
import { fillNumbers } from '../data/positional-rows.ts'
import { isObject } from '../data/row-checks.ts'
import type { RowValue } from '../data/values.ts'
import { outputsOf } from '../model/link.ts'
import { applyInputRule } from '../model/input-rule.ts'
import { preparedStage } from '../model/library-code.ts'
import { rowSchemaOf } from '../model/model-rows.ts'
import { type Model, numOutputsOf } from '../model/model.ts'
import { finishScores, startScores } from './base-scores.ts'
import type { EngineDescription } from '../decision-tables/batch-engine.ts'
import { readyEngine, rowEngineFor } from './choose-engine.ts'
import { engineOption, leafKeys, type LeafOptions } from './predict-options.ts'
import { linearRowEngine } from './linear-leaves.ts'

/** Options of `createScorer`. */
export interface ScorerOptions extends LeafOptions {}

/** One row: numbers, and codes of categories, by position; or a record by feature name. */
export type ScorerRow = NumberArray | readonly RowValue[] | RowRecord

/** A model prepared for single rows. Both functions return the same array at every call: copy what you keep. */
export interface Scorer {
  readonly numFeatures: number
  readonly numOutputs: number
  /** What evaluates the trees. */
  readonly engine: EngineDescription
  /**
   * Predictions of one row on the objective's scale; the bits of `predict`.
   *
   * @param row - numbers in the order of the features [numFeatures], or a record by feature name; `null`, `undefined` and NaN mean
   *   missing
   * @returns [numOutputs], overwritten by the next call
   * @throws TypeError, RangeError when the row does not fit the model, as `predict` throws them
   */
  readonly predict: (row: ScorerRow) => Float64Array
  /** Raw scores of one row, with the bits of `predictRaw`; otherwise like `predict`. */
  readonly predictRaw: (row: ScorerRow) => Float64Array
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
  checkOptions(options, leafKeys)
  const { start, end } = iterationsOf(model, options)
  const { forest, inputStage, numFeatures, link, averageOutput } = model
  const { numTreesPerIteration: numScores } = forest
  const numOutputs = numOutputsOf(model)
  const engineName = engineOption(options)
  const { description, sumRow } =
    forest.linear === undefined
      ? rowEngineFor(forest, engineName)
      : linearRowEngine(forest, readyEngine(forest, engineName))
  const scores = new Float64Array(numScores)
  const outputs = numOutputs === numScores ? scores : new Float64Array(numOutputs)
  const stage = inputStage && preparedStage(inputStage)
  const columns = stage && new Float64Array(forest.numFeatures)

  let readRecord: ReadRecord | undefined
  const read = (row: ScorerRow, values: Float64Array): void => {
    if (isPositional(row)) {
      if (row.length !== numFeatures) throw new RangeError(`"row" expected ${numFeatures} features, got ${row.length}`)
      for (let feature = 0; feature < numFeatures; feature++) {
        const value = row[feature]
        if (typeof value !== 'number') return fillNumbers(row, values, 0, 'row')
        values[feature] = value
      }
    } else if (isObject(row)) {
      readRecord ??= createRecordReader(rowSchemaOf(model, options))
      readRecord(row, values, 0, () => 'row')
    } else throw new TypeError(`"row" expected an array of numbers or a record, got ${kindOf(row)}`)
  }
  // Copied first: reading a row may run the caller's code, even a getter that uses this scorer.
  let unused: Float64Array | undefined
  const predictRaw = (row: ScorerRow): Float64Array => {
    const values = unused ?? new Float64Array(numFeatures)
    unused = undefined
    read(row, values)
    unused = values
    if (columns !== undefined) stage!.compute(values, columns)
    const seen = columns ?? values
    applyInputRule(forest, seen)
    startScores(forest, scores)
    sumRow(seen, start, end, scores)
    finishScores(forest, start, scores)
    return scores
  }
  const predict = (row: ScorerRow): Float64Array => {
    predictRaw(row)
    if (averageOutput) for (let score = 0; score < numScores; score++) scores[score]! /= end - start
    return outputsOf(link, scores, numScores, outputs)
  }
  return { numFeatures, numOutputs, engine: description, predict, predictRaw }
}

function isPositional(row: ScorerRow): row is NumberArray | readonly RowValue[] {
  return Array.isArray(row) || ArrayBuffer.isView(row)
}
