/**
 * `createPool`: predictions and explanations on several worker threads, while this thread stays free.
 *
 * A model is sent to a thread once, in shared memory; rows and results are in shared memory, too.
 *
 * @module
 */
import { availableParallelism } from 'node:os'
import type { Rows } from '../data/rows.ts'
import { type CallSignal, checkOptions, integerOption, kindOf } from '../checks.ts'
import { createExplanation, type Explanation } from '../explain/explanation.ts'
import type { ExplainOptions } from '../explain/explainer.ts'
import type { Model } from '../model/model.ts'
import { type LeafOptions, type PredictOptions } from '../predict/predict-options.ts'
import {
  type EvaluateAnswer,
  type EvaluateMessage,
  type Evaluation,
  type Explained,
  type EvaluationOptions,
  type EvaluationTask,
  numPiecesOf,
  stopEvaluation
} from './evaluation.ts'
import { type PreparedEvaluation, prepareEvaluation } from './prepare-evaluation.ts'
import { shareModel } from './shared-model.ts'
import { createWorkers, type WorkerThread } from './workers.ts'

/**
 * The text of evaluate-worker.ts with all it imports, put in by the build: a bundler that takes in this file would lose
 * another one beside it.
 */
declare const evaluateWorker: string

type Thread = WorkerThread<EvaluateMessage, EvaluateAnswer>

/** Options of `createPool`. */
export interface PoolOptions {
  /** Most threads to use, at least 1 (default: as many as the machine runs in parallel). They start on demand. */
  readonly threads?: number
}

/** Options of every call of a pool, besides those of the synchronous function. */
export interface CallOptions {
  /** An `AbortSignal` that ends the call: it rejects with the signal's reason, and the threads stop before their next piece. */
  readonly signal?: CallSignal | undefined
}

/**
 * Worker threads that predict and explain. Results are bit for bit those of the synchronous functions, whatever the number of
 * threads; wrong arguments reject with the errors that those throw.
 *
 * Rows are copied before a call returns its promise. Calls may overlap; each thread handles them in order. A thread that dies
 * rejects the calls it took part in, and the next call starts a new one. A pool without pending calls does not keep the process
 * alive.
 */
export interface Pool {
  readonly threads: number
  /** As `predict` [numRows × numOutputs]. */
  readonly predict: (model: Model, rows: Rows, options?: PredictOptions & CallOptions) => Promise<Float64Array>
  /** As `predictRaw` [numRows × numOutputs]. */
  readonly predictRaw: (model: Model, rows: Rows, options?: PredictOptions & CallOptions) => Promise<Float64Array>
  /** As `predictLeaf` [numRows × numTrees]. */
  readonly predictLeaf: (model: Model, rows: Rows, options?: LeafOptions & CallOptions) => Promise<Int32Array>
  /** As `explain`. */
  readonly explain: (model: Model, rows: Rows, options?: ExplainOptions & CallOptions) => Promise<Explanation>
  /** Rejects further calls, waits for pending ones, and ends the threads. */
  readonly close: () => Promise<void>
}

/**
 * Creates a pool of worker threads; see `Pool`.
 *
 * @throws TypeError, RangeError when an option is wrong
 * @example
 * ```js
 * const pool = createPool({ threads: 2 })
 * const outputs = await pool.predict(model, columns)
 * await pool.close()
 * ```
 */
export function createPool(options: PoolOptions = {}): Pool {
  checkOptions(options, ['threads'])
  const threads = integerOption('threads', options.threads, availableParallelism())
  if (threads < 1) throw new RangeError(`"threads" expected an integer >= 1, got ${threads}`)
  return startPool(threads, evaluateWorker)
}

/**
 * A pool whose threads run `program`: a file, or the text of a CommonJS script.
 *
 * @param threads - most threads, at least 1
 */
export function startPool(threads: number, program: URL | string): Pool {
  const workers = createWorkers<EvaluateMessage, EvaluateAnswer>(program, threads)
  // The models each thread keeps, by number.
  const keptBy = new WeakMap<Thread, Set<number>>()
  const models = createModelNumbers((modelId) => {
    for (const thread of workers.running()) {
      if (keptBy.get(thread)?.delete(modelId) === true) thread.send({ kind: 'forget', modelId })
    }
  })
  const pending = new Set<Promise<unknown>>()
  let closed: Promise<void> | undefined

  const evaluateOn = (thread: Thread, modelId: number, evaluation: Evaluation): Promise<EvaluateAnswer> => {
    let kept = keptBy.get(thread)
    if (kept === undefined) keptBy.set(thread, (kept = new Set()))
    if (!kept.has(modelId)) thread.send({ kind: 'keep', modelId, model: models.sharedModel(modelId) })
    kept.add(modelId)
    return thread.run({ kind: 'evaluate', modelId, evaluation })
  }

  // The first thread that fails ends the call, as its signal does.
  const evaluate = async (
    model: Model,
    evaluation: Evaluation,
    signal: CallSignal | undefined
  ): Promise<Explained | undefined> => {
    const modelId = models.idOf(model)
    const threadsOfCall = workers.take(Math.min(threads, numPiecesOf(evaluation)))
    const { aborted, stopListening } = listenTo(signal)
    const answers = threadsOfCall.map(async (thread) => {
      const answer = await evaluateOn(thread, modelId, evaluation)
      if ('error' in answer) throw answer.error
      return answer.explained
    })
    try {
      const explained = await Promise.race([aborted, Promise.all(answers)])
      const found = explained.filter((ofThread) => ofThread !== undefined)
      return found[0] && { ...found[0], additive: found.every(({ additive }) => additive) }
    } catch (error) {
      stopEvaluation(evaluation)
      throw error
    } finally {
      stopListening()
    }
  }

  const call = async (
    task: EvaluationTask,
    model: Model,
    rows: Rows,
    options: EvaluationOptions & CallOptions = {}
  ): Promise<PreparedEvaluation & { values: Float64Array | Int32Array; explained: Explained | undefined }> => {
    if (closed !== undefined) throw new Error('the pool is closed')
    const { signal, evaluationOptions } = splitOptions(options)
    signal?.throwIfAborted()
    const prepared = prepareEvaluation(task, model, rows, evaluationOptions, threads)
    const { evaluation } = prepared
    const done = evaluate(model, evaluation, signal)
    pending.add(done)
    try {
      const explained = await done
      // A copy, because not everything accepts shared memory.
      return { ...prepared, values: evaluation.result.slice(), explained }
    } finally {
      pending.delete(done)
    }
  }

  const close = async (): Promise<void> => {
    await Promise.allSettled(pending)
    await workers.close()
  }

  return {
    threads,
    predict: async (...args) => (await call('predict', ...args)).values as Float64Array,
    predictRaw: async (...args) => (await call('predictRaw', ...args)).values as Float64Array,
    predictLeaf: async (...args) => (await call('predictLeaf', ...args)).values as Int32Array,
    explain: async (...args) => {
      const { values, explained, explanation, evaluation } = await call('explain', ...args)
      return createExplanation({
        ...explanation!,
        ...explained!,
        values: values as Float64Array,
        numRows: evaluation.rows.numRows
      })
    },
    close: () => (closed ??= close())
  }
}

// A promise that rejects when the signal aborts, and how to let go of the signal.
function listenTo(signal: CallSignal | undefined): { aborted: Promise<never>; stopListening: () => void } {
  let abort = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal!.reason)
  })
  signal?.addEventListener('abort', abort)
  return { aborted, stopListening: () => signal?.removeEventListener('abort', abort) }
}

// Options that are no object are left to the function they are for, which says so.
function splitOptions(options: EvaluationOptions & CallOptions): {
  signal: CallSignal | undefined
  evaluationOptions: EvaluationOptions
} {
  if (typeof options !== 'object' || options === null) return { signal: undefined, evaluationOptions: options }
  const { signal, ...evaluationOptions } = options
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(`"signal" expected an AbortSignal, got ${kindOf(signal)}`)
  }
  return { signal, evaluationOptions }
}

// Numbers for models, for as long as the program holds on to them.
function createModelNumbers(onForgotten: (modelId: number) => void): {
  idOf: (model: Model) => number
  sharedModel: (modelId: number) => Model
} {
  const ids = new WeakMap<Model, number>()
  const shared = new Map<number, Model>()
  let numModels = 0
  const registry = new FinalizationRegistry<number>((modelId) => {
    shared.delete(modelId)
    onForgotten(modelId)
  })
  return {
    idOf: (model) => {
      const known = ids.get(model)
      if (known !== undefined) return known
      const modelId = numModels++
      shared.set(modelId, shareModel(model))
      ids.set(model, modelId)
      registry.register(model, modelId)
      return modelId
    },
    sharedModel: (modelId) => shared.get(modelId)!
  }
}
