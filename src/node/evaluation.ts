/**
 * What the threads of a pool do: rows are cut into pieces, each taken by whichever thread is free and evaluated by the
 * synchronous functions.
 *
 * Rows do not depend on each other, so the results are those of one thread, whoever computes which piece.
 *
 * @module
 */
import type { Explanation } from '../explain/explanation.ts'
import { createExplainer, type Explainer, type ExplainOptions } from '../explain/explainer.ts'
import { useCatBoost } from '../model/libraries/catboost.ts'
import { useONNX } from '../model/libraries/onnx.ts'
import { useSklearn } from '../model/libraries/sklearn.ts'
import { useXGBoost } from '../model/libraries/xgboost.ts'
import type { Model } from '../model/model.ts'
import type { PredictOptions } from '../predict/predict-options.ts'
import { predict, predictLeaf, predictRaw } from '../predict/predict.ts'
import { type SharedRows, sliceRows } from './shared-rows.ts'

/** The functions a pool has. */
export type EvaluationTask = 'predict' | 'predictRaw' | 'predictLeaf' | 'explain'

/** Options of any of them. */
export type EvaluationOptions = PredictOptions & Omit<ExplainOptions, 'engine'>

/** A call of a pool, as every thread that takes part in it sees it. */
export interface Evaluation {
  readonly task: EvaluationTask
  readonly rows: SharedRows
  /** Checked; a background is in shared memory. */
  readonly options: EvaluationOptions
  /** In shared memory [numRows × width]. */
  readonly result: Float64Array | Int32Array
  readonly width: number
  /** Rows per piece. */
  readonly pieceSize: number
  /** In shared memory: the next piece to take; whether to stop (0 or 1). */
  readonly control: Int32Array
}

/** What a thread is told. Only `evaluate` is answered. */
export type EvaluateMessage =
  | { readonly kind: 'keep'; readonly modelId: number; readonly model: Model }
  | { readonly kind: 'forget'; readonly modelId: number }
  | { readonly kind: 'evaluate'; readonly modelId: number; readonly evaluation: Evaluation }

/** What a thread answers once there is nothing left for it to do in a call. */
export interface EvaluateAnswer {
  /** Undefined for other tasks, and when other threads took all pieces. */
  readonly explained?: Explained | undefined
  /** Present when the evaluation failed. */
  readonly error?: unknown
}

/** What of an explanation does not depend on the rows. */
export type Explained = Pick<Explanation, 'baseValues' | 'mode' | 'additive'>

/** The two numbers of `Evaluation.control`: start at the first piece, do not stop. */
export function createControl(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))
}

/** Makes all threads stop before their next piece. */
export function stopEvaluation({ control }: Evaluation): void {
  Atomics.store(control, 1, 1)
}

/** Number of pieces, at least one: a call without rows has base values, too. */
export function numPiecesOf({ rows, pieceSize }: Pick<Evaluation, 'rows' | 'pieceSize'>): number {
  return Math.max(1, Math.ceil(rows.numRows / pieceSize))
}

/**
 * Takes pieces and writes their results until none is left or the evaluation is stopped.
 *
 * @returns for explanations, what does not depend on the rows; undefined when no piece was left
 */
export function evaluatePieces(model: Model, evaluation: Evaluation): Explained | undefined {
  const { task, rows, options, result, width, pieceSize, control } = evaluation
  const numPieces = numPiecesOf(evaluation)
  let explainer: Explainer | undefined
  let explained: Explained | undefined
  while (Atomics.load(control, 1) === 0) {
    const first = Atomics.add(control, 0, 1) * pieceSize
    if (first >= numPieces * pieceSize) break
    const end = Math.min(rows.numRows, first + pieceSize)
    const slice = sliceRows(rows, first, end)
    if (task === 'explain') {
      explainer ??= explainerFor(model, options as ExplainOptions, rows.numRows)
      const { values, baseValues, mode, additive } = explainer.explain(slice)
      explained = { baseValues, mode, additive: additive && (explained?.additive ?? true) }
      result.set(values, first * width)
    } else result.set(synchronous[task](model, slice, options), first * width)
  }
  return explained
}

const synchronous = { predict, predictRaw, predictLeaf }

// Pieces are explained by the algorithm that the number of all rows calls for, so the bits are those of a single call.
function explainerFor(model: Model, options: ExplainOptions, numRows: number): Explainer {
  const explainer = createExplainer(model, options)
  return explainer.mode === 'auto'
    ? createExplainer(model, { ...options, mode: explainer.modeFor(numRows) })
    : explainer
}

/** A thread's side: what to do with each message. `answer` is called once for each evaluation. */
export function createEvaluator(answer: (answer: EvaluateAnswer) => void): (message: EvaluateMessage) => void {
  // Models come from the thread that loaded them.
  useXGBoost()
  useCatBoost()
  useSklearn()
  useONNX()
  const models = new Map<number, Model>()
  return (message) => {
    switch (message.kind) {
      case 'keep':
        models.set(message.modelId, message.model)
        return
      case 'forget':
        models.delete(message.modelId)
        return
      case 'evaluate':
        try {
          answer({ explained: evaluatePieces(models.get(message.modelId)!, message.evaluation) })
        } catch (error) {
          answer({ error })
        }
    }
  }
}
