/**
 * What the workers of a pool do: rows are cut into pieces, each given to whichever worker is free and evaluated by the synchronous
 * functions.
 *
 * Rows do not depend on each other, so the results are those of one thread, whoever computes which piece.
 *
 * @module
 */
import type { Explanation } from '../explain/explanation.ts'
import { createExplainer, type Explainer, type ExplainOptions } from '../explain/explainer.ts'
import type { Model } from '../model/model.ts'
import type { PredictOptions } from '../predict/predict-options.ts'
import { predict, predictLeaf, predictRaw } from '../predict/predict.ts'
import type { Rows } from '../data/rows.ts'

/** The functions a pool has. */
export type EvaluationTask = 'predict' | 'predictRaw' | 'predictLeaf' | 'explain'

/** Options of any of them. */
export type EvaluationOptions = PredictOptions & Omit<ExplainOptions, 'engine'>

/** A call of a pool: what is to be computed of all its rows, piece by piece. */
export interface Evaluation {
  readonly task: EvaluationTask
  /** A number that no other call of the pool has. */
  readonly callId: number
  /** Rows of the whole call. */
  readonly numRows: number
  /** Checked; a background is in shared memory where there is any. */
  readonly options: EvaluationOptions
}

/**
 * The evaluation of rows `first` to `end` (exclusive) alone, with their margins.
 *
 * @param width - outputs of a row
 */
export function evaluationOfRows(evaluation: Evaluation, width: number, first: number, end: number): Evaluation {
  const { baseMargin } = evaluation.options
  if (baseMargin === undefined) return evaluation
  return { ...evaluation, options: { ...evaluation.options, baseMargin: baseMargin.slice(first * width, end * width) } }
}

/** What a worker is told. Only `evaluate` is answered. */
export type EvaluateMessage =
  | { readonly kind: 'keep'; readonly modelId: number; readonly model: Model }
  | { readonly kind: 'forget'; readonly modelId: number }
  | { readonly kind: 'evaluate'; readonly modelId: number; readonly evaluation: Evaluation; readonly rows: Rows }

/** What a worker answers about a piece. */
export interface EvaluateAnswer {
  /** Undefined when the evaluation failed [numRows of the piece × width]. */
  readonly values?: Float64Array | Int32Array
  /** Undefined for other tasks. */
  readonly explained?: Explained | undefined
  /** Present when the evaluation failed. */
  readonly error?: unknown
}

/** What of an explanation does not depend on the rows. */
export type Explained = Pick<Explanation, 'baseValues' | 'mode' | 'additive'>

const synchronous = { predict, predictRaw, predictLeaf }

// Pieces are explained by the algorithm that the number of all rows calls for, so the bits are those of a single call.
function explainerFor(model: Model, options: ExplainOptions, numRows: number): Explainer {
  const explainer = createExplainer(model, options)
  return explainer.mode === 'auto'
    ? createExplainer(model, { ...options, mode: explainer.modeFor(numRows) })
    : explainer
}

/**
 * A worker's side: what to do with each message.
 *
 * @param answer - called once for each evaluation; `moved` need not be copied
 */
export function createEvaluator(
  answer: (answer: EvaluateAnswer, moved: readonly object[]) => void
): (message: EvaluateMessage) => void {
  const models = new Map<number, Model>()
  // What an explainer prepares serves all pieces of a call.
  let last: { readonly callId: number; readonly explainer: Explainer } | undefined

  const evaluate = (model: Model, { task, callId, numRows, options }: Evaluation, rows: Rows): EvaluateAnswer => {
    if (task !== 'explain') return { values: synchronous[task](model, rows, options) }
    if (last?.callId !== callId) last = { callId, explainer: explainerFor(model, options as ExplainOptions, numRows) }
    const { values, baseValues, mode, additive } = last.explainer.explain(rows)
    return { values, explained: { baseValues, mode, additive } }
  }

  return (message) => {
    switch (message.kind) {
      case 'keep':
        models.set(message.modelId, message.model)
        return
      case 'forget':
        models.delete(message.modelId)
        last = undefined
        return
      case 'evaluate':
        try {
          const done = evaluate(models.get(message.modelId)!, message.evaluation, message.rows)
          answer(done, [done.values!.buffer])
        } catch (error) {
          answer({ error }, [])
        }
    }
  }
}
