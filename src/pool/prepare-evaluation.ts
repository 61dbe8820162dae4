/**
 * From the arguments of a call to what its workers evaluate. Whatever is wrong with the arguments is found here, by the
 * synchronous functions themselves.
 *
 * @module
 */
import { numLeafColumns } from '../model/iterations.ts'
import type { KeyOptions } from '../data/feature-keys.ts'
import type { NumberArray } from '../data/number-array.ts'
import type { Rows } from '../data/rows.ts'
import { explain } from '../explain/explain.ts'
import type { ExplanationParts } from '../explain/explanation.ts'
import { type ExplainOptions } from '../explain/explainer.ts'
import { type Model, numOutputsOf } from '../model/model.ts'
import { startFromMargins } from '../predict/base-scores.ts'
import { predict, predictLeaf, predictRaw } from '../predict/predict.ts'
import type { Evaluation, EvaluationOptions, EvaluationTask } from './evaluation.ts'
import { type SharedRows, shareRows, sliceRows } from './shared-rows.ts'

/** A call of a pool. */
export interface PreparedEvaluation {
  readonly evaluation: Evaluation
  readonly rows: SharedRows
  /** Rows of a piece; at least one piece is evaluated, as a call without rows has base values, too. */
  readonly pieceSize: number
  /** Values of a row. */
  readonly width: number
  /** All of the explanation that does not depend on the rows; undefined unless the task is `explain`. */
  readonly explanation: ExplanationParts | undefined
}

let numCalls = 0

/**
 * Copies and checks the arguments of one of the synchronous functions.
 *
 * @param numThreads - how many workers can take part
 * @throws TypeError, RangeError as that function throws them
 */
export function prepareEvaluation(
  task: EvaluationTask,
  model: Model,
  rows: Rows,
  options: EvaluationOptions,
  numThreads: number
): PreparedEvaluation {
  const sharedBackground =
    task === 'explain' && options?.background !== undefined
      ? shareRows(model, options.background, options as KeyOptions, 'background')
      : undefined
  const hasMargins = task !== 'explain' && task !== 'predictLeaf' && options?.baseMargin !== undefined
  const withoutRows = hasMargins ? { ...options, baseMargin: new Float32Array(0) } : options
  const explanation = checkOptions(task, model, withoutRows, sharedBackground)
  const shared = shareRows(model, rows, options as KeyOptions)
  const { numRows } = shared
  const evaluation: Evaluation = {
    ...{ task, numRows },
    callId: numCalls++,
    options: {
      ...options,
      ...(sharedBackground && { background: sliceRows(sharedBackground, 0, sharedBackground.numRows) }),
      ...(hasMargins && { baseMargin: checkedMargins(model, options.baseMargin!, numRows) })
    }
  }
  const pieceSize = pieceSizeOf(task, options, numRows, numThreads)
  return { evaluation, rows: shared, pieceSize, width: widthOf(task, model, options), explanation }
}

// A copy of the margins of all rows.
function checkedMargins(model: Model, margins: NumberArray, numRows: number): Float64Array {
  const copy = new Float64Array(numRows * model.forest.numTreesPerIteration)
  startFromMargins(model, margins, copy)
  return copy
}

// Values per row.
function widthOf(task: EvaluationTask, model: Model, options: EvaluationOptions): number {
  const { numTreesPerIteration: numScores } = model.forest
  switch (task) {
    case 'predict':
      return numOutputsOf(model)
    case 'predictRaw':
      return numScores
    case 'predictLeaf':
      return numLeafColumns(model, options)
    case 'explain':
      return numScores * model.numFeatures
  }
}

// A call without rows, and with one row of the background, is enough to find what is wrong with the options.
function checkOptions(
  task: EvaluationTask,
  model: Model,
  options: EvaluationOptions,
  background: SharedRows | undefined
): ExplanationParts | undefined {
  switch (task) {
    case 'predict':
      predict(model, [], options)
      return undefined
    case 'predictRaw':
      predictRaw(model, [], options)
      return undefined
    case 'predictLeaf':
      predictLeaf(model, [], options)
      return undefined
    case 'explain':
      return explain(
        model,
        [],
        background === undefined
          ? (options as ExplainOptions)
          : { ...(options as ExplainOptions), background: sliceRows(background, 0, 1) }
      )
  }
}

// Small enough that a slow thread does not hold up the others, and large enough to be worth the fixed cost of a piece, which
// is high for explanations that make tables or prepare a background.
function pieceSizeOf(task: EvaluationTask, options: EvaluationOptions, numRows: number, numThreads: number): number {
  const { mode, background } = options as ExplainOptions
  const isCostly = task === 'explain' && (mode !== 'exact' || background !== undefined)
  const [piecesPerThread, largest] = isCostly ? [2, Infinity] : [8, 4096]
  const smallest = task === 'explain' ? 64 : 512
  return Math.min(Math.max(Math.ceil(numRows / (numThreads * piecesPerThread)), smallest), largest)
}
