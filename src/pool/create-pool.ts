/**
 * `createPool`: predictions and explanations on several workers, while this thread stays free: threads of Node, Deno and Bun, workers
 * of a browser.
 *
 * A model is sent to a worker once. Where memory can be shared, models and rows are in shared memory; elsewhere each worker has a copy of
 * the model, and of the pieces it works on.
 *
 * @module
 */
import { type CallSignal, checkOptions, integerOption, kindOf } from '../checks.ts'
import type { Rows } from '../data/rows.ts'
import type { ExplainOptions } from '../explain/explainer.ts'
import { createExplanation, type Explanation } from '../explain/explanation.ts'
import type { Model } from '../model/model.ts'
import type { LeafOptions, PredictOptions } from '../predict/predict-options.ts'
import {
  builtinModule,
  followWorker,
  type HostWorker,
  startWorker,
  type WebWorker,
  type WorkerListener
} from '../threads/start-worker.ts'
import {
  type EvaluateAnswer,
  type EvaluateMessage,
  evaluationOfRows,
  type EvaluationOptions,
  type EvaluationTask,
  type Explained
} from './evaluation.ts'
import { type PreparedEvaluation, prepareEvaluation } from './prepare-evaluation.ts'
import { sliceRows } from './shared-rows.ts'
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
  /** Most workers to use, at least 1 (default: as many as the machine runs in parallel). They start on demand. */
  readonly threads?: number
  /**
   * Makes a worker of a browser that runs the entry `opencredit/pool/worker`, for pages whose content security policy forbids workers from
   * `blob:` addresses.
   */
  readonly createWorker?: () => WebWorker
}

/** Options of every call of a pool, besides those of the synchronous function. */
export interface CallOptions {
  /** An `AbortSignal` that ends the call: it rejects with the signal's reason, and the threads stop before their next piece. */
  readonly signal?: CallSignal | undefined
}

/**
 * Workers that predict and explain. Results are bit for bit those of the synchronous functions, whatever the number of
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
 * Creates a pool of workers; see `Pool`.
 *
 * @throws TypeError, RangeError when an option is wrong
 * @throws Error where there are no workers
 * @example
 * ```js
 * const pool = createPool({ threads: 2 })
 * const outputs = await pool.predict(model, columns)
 * await pool.close()
 * ```
 */
export function createPool(options: PoolOptions = {}): Pool {
  checkOptions(options, ['threads', 'createWorker'])
  const { createWorker } = options
  const threads = integerOption('threads', options.threads, parallelism())
  if (threads < 1) throw new RangeError(`"threads" expected an integer >= 1, got ${threads}`)
  if (createWorker === undefined) return startPool(threads, evaluateWorker)
  if (typeof createWorker !== 'function')
    throw new TypeError(`"createWorker" expected a function, got ${kindOf(createWorker)}`)
  return poolOf(threads, (listener) => followWorker(createWorker(), listener))
}

function parallelism(): number {
  const { navigator } = globalThis as { readonly navigator?: { readonly hardwareConcurrency?: number } }
  const os = builtinModule<{ availableParallelism: () => number }>('node:os')
  return os?.availableParallelism() ?? navigator?.hardwareConcurrency ?? 1
}

/**
 * A pool whose workers run `program`: a file, or the text of a script that imports nothing.
 *
 * @param threads - most workers, at least 1
 */
export function startPool(threads: number, program: URL | string): Pool {
  return poolOf(threads, (listener) => {
    const worker = startWorker(program, listener)
    if (worker === undefined) throw new Error('there are no workers here')
    return worker
  })
}

function poolOf(threads: number, start: (listener: WorkerListener) => HostWorker): Pool {
  const workers = createWorkers<EvaluateMessage, EvaluateAnswer>(start, threads)
  // The models each worker keeps, by number.
  const keptBy = new WeakMap<Thread, Set<number>>()
  const models = createModelNumbers((modelId) => {
    for (const thread of workers.running()) {
      if (keptBy.get(thread)?.delete(modelId) === true) thread.send({ kind: 'forget', modelId })
    }
  })
  const pending = new Set<Promise<unknown>>()
  let closed: Promise<void> | undefined

  const keepModel = (thread: Thread, modelId: number): void => {
    let kept = keptBy.get(thread)
    if (kept === undefined) keptBy.set(thread, (kept = new Set()))
    if (!kept.has(modelId)) thread.send({ kind: 'keep', modelId, model: models.sharedModel(modelId) })
    kept.add(modelId)
  }

  // The first worker that fails ends the call, as its signal does: no further piece is given out.
  const evaluate = async (
    model: Model,
    { evaluation, rows, pieceSize, width }: PreparedEvaluation,
    signal: CallSignal | undefined
  ): Promise<Evaluated> => {
    const modelId = models.idOf(model)
    const numPieces = Math.max(1, Math.ceil(rows.numRows / pieceSize))
    const values = new (evaluation.task === 'predictLeaf' ? Int32Array : Float64Array)(rows.numRows * width)
    const { aborted, stopListening } = listenTo(signal)
    let explained: Explained | undefined
    let next = 0

    const evaluateOn = async (thread: Thread): Promise<void> => {
      keepModel(thread, modelId)
      while (next < numPieces) {
        const first = next++ * pieceSize
        const end = Math.min(rows.numRows, first + pieceSize)
        const answer = await thread.run({
          kind: 'evaluate',
          modelId,
          evaluation: evaluationOfRows(evaluation, width, first, end),
          rows: sliceRows(rows, first, end)
        })
        if ('error' in answer) throw answer.error
        values.set(answer.values!, first * width)
        const { explained: ofPiece } = answer
        if (ofPiece !== undefined)
          explained = { ...ofPiece, additive: ofPiece.additive && (explained?.additive ?? true) }
      }
    }
    try {
      const chosen = workers.take(Math.min(threads, numPieces))
      await Promise.race([aborted, Promise.all(chosen.map(evaluateOn))])
      return { values, explained }
    } catch (error) {
      next = numPieces
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
  ): Promise<PreparedEvaluation & Evaluated> => {
    if (closed !== undefined) throw new Error('the pool is closed')
    const { signal, evaluationOptions } = splitOptions(options)
    signal?.throwIfAborted()
    const prepared = prepareEvaluation(task, model, rows, evaluationOptions, threads)
    const done = evaluate(model, prepared, signal)
    pending.add(done)
    try {
      return { ...prepared, ...(await done) }
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
      const { values, explained, explanation, rows } = await call('explain', ...args)
      return createExplanation({
        ...explanation!,
        ...explained!,
        values: values as Float64Array,
        numRows: rows.numRows
      })
    },
    close: () => (closed ??= close())
  }
}

interface Evaluated {
  readonly values: Float64Array | Int32Array
  readonly explained: Explained | undefined
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
