/**
 * What threads of a pool do: rows in pieces, each taken by whichever thread is free, each by the synchronous functions.
 *
 * Rows do not depend on each other, so the results are those of one thread, whoever computes which piece.
 *
 * @module
 */
import { explain } from '../explain/explain.ts'
import type { ExplainOptions } from '../explain/explainer.ts'
import type { Model } from '../model/model.ts'
import type { PredictOptions } from '../predict/predict-options.ts'
import { predict, predictLeaf, predictRaw } from '../predict/predict.ts'
import { type SharedRows, sliceRows } from './shared-rows.ts'

/** The functions a pool has. */
export type Task = 'predict' | 'predictRaw' | 'predictLeaf' | 'explain'

/** Options of any of them. */
export type TaskOptions = PredictOptions & Omit<ExplainOptions, 'engine'>

/** A call, as every thread that takes part in it sees it. */
export interface Work {
  readonly task: Task
  readonly rows: SharedRows
  /** Checked; a background is in shared memory. */
  readonly options: TaskOptions
  /** In shared memory [numRows × width]. */
  readonly result: Float64Array | Int32Array
  readonly width: number
  /** Rows per piece. */
  readonly pieceSize: number
  /** In shared memory: the next piece to take; whether to stop (0 or 1). */
  readonly control: Int32Array
}

/** What a thread is told: to keep a model, to forget one, to work with one. */
export type Order =
  | { readonly kind: 'keep'; readonly modelId: number; readonly model: Model }
  | { readonly kind: 'forget'; readonly modelId: number }
  | { readonly kind: 'work'; readonly modelId: number; readonly workId: number; readonly work: Work }

/** What a thread says when nothing is left to do for it in a call. */
export interface Answer {
  readonly workId: number
  /** Of explanations; undefined when other threads took all pieces. */
  readonly baseValues?: Float64Array | undefined
  /** Why the work failed. */
  readonly error?: unknown
}

/** The two numbers of `Work.control`, and that work may go on. */
export function createControl(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))
}

/** Makes all threads stop before their next piece. */
export function stopWork(control: Int32Array): void {
  Atomics.store(control, 1, 1)
}

/** Number of pieces; an empty call has one as well, for its base values. */
export function numPiecesOf({ rows, pieceSize }: Pick<Work, 'rows' | 'pieceSize'>): number {
  return Math.max(1, Math.ceil(rows.numRows / pieceSize))
}

/**
 * Takes pieces and writes their results, until none is left or the work is stopped.
 *
 * @returns base values of explanations [numOutputs]; undefined when no piece was left
 */
export function doWork(model: Model, work: Work): Float64Array | undefined {
  const { rows, result, width, pieceSize, control } = work
  const numPieces = numPiecesOf(work)
  let baseValues: Float64Array | undefined
  while (Atomics.load(control, 1) === 0) {
    const first = Atomics.add(control, 0, 1) * pieceSize
    if (first >= numPieces * pieceSize) break
    const end = Math.min(rows.numRows, first + pieceSize)
    const piece = evaluate(model, work, first, end)
    baseValues = piece.baseValues
    result.set(piece.values, first * width)
  }
  return baseValues
}

function evaluate(
  model: Model,
  { task, rows, options }: Work,
  first: number,
  end: number
): { values: Float64Array | Int32Array; baseValues?: Float64Array } {
  const slice = sliceRows(rows, first, end)
  switch (task) {
    case 'predict':
      return { values: predict(model, slice, options) }
    case 'predictRaw':
      return { values: predictRaw(model, slice, options) }
    case 'predictLeaf':
      return { values: predictLeaf(model, slice, options) }
    case 'explain':
      return explain(model, slice, options as ExplainOptions)
  }
}

/** A thread's side: what to do with each order. `answer` is called once for each work. */
export function createWorker(answer: (answer: Answer) => void): (order: Order) => void {
  const models = new Map<number, Model>()
  return (order) => {
    switch (order.kind) {
      case 'keep':
        models.set(order.modelId, order.model)
        return
      case 'forget':
        models.delete(order.modelId)
        return
      case 'work':
        try {
          answer({ workId: order.workId, baseValues: doWork(models.get(order.modelId)!, order.work) })
        } catch (error) {
          answer({ workId: order.workId, error })
        }
    }
  }
}
