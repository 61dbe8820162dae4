/**
 * `createPool`: predictions and explanations by several threads, while this one does something else.
 *
 * A model goes to a thread once, as shared memory; rows and results are in shared memory, too.
 *
 * @module
 */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Rows } from '../data/rows.ts'
import { kindOf, checkOptions, integerOption } from '../checks.ts'
import type { Explanation, ExplainOptions } from '../explain/explainer.ts'
import type { Model } from '../model/model.ts'
import { type LeafOptions, type PredictOptions } from '../predict/predict-options.ts'
import { type Answer, numPiecesOf, type Order, stopWork, type Task, type TaskOptions, type Work } from './pool-work.ts'
import { type PreparedWork, prepareWork } from './prepare-work.ts'
import { shareModel } from './shared-model.ts'

/** Options of `createPool`. */
export interface PoolOptions {
  /** Most threads to use, at least 1 (default: what the machine can run at a time). They start when they are needed. */
  readonly threads?: number
}

/** What every call of a pool takes besides the options of the synchronous function. */
export interface CallOptions {
  /** Ends the call: it rejects with the signal's reason, and the threads stop at their next piece. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Threads that predict and explain. Results have the bits of the synchronous functions, whatever the number of threads;
 * wrong arguments reject with the errors those throw.
 *
 * Rows are copied before a call returns its promise. Calls may overlap; each thread does one after the other. A thread
 * that ends before its time rejects the calls it took part in, and the next call gets a new one. A pool without pending
 * calls does not keep the process from ending.
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
  /** Refuses further calls, waits for pending ones, and ends the threads. */
  readonly close: () => Promise<void>
}

/**
 * A pool of threads; see `Pool`.
 *
 * @throws TypeError, RangeError when an option is wrong
 */
export function createPool(options: PoolOptions = {}): Pool {
  checkOptions(options, ['threads'])
  const threads = integerOption('threads', options.threads, availableParallelism())
  if (threads < 1) throw new RangeError(`"threads" expected an integer >= 1, got ${threads}`)
  return startPool(threads, workerUrl())
}

// This code is in the entry's own folder, in another entry's, or, shared by several, in the folder above.
function workerUrl(): URL {
  const places = ['./pool-worker.js', '../node/pool-worker.js', './node/pool-worker.js']
  const urls = places.map((place) => new URL(place, import.meta.url))
  return urls.find((url) => existsSync(url)) ?? urls[0]!
}

interface Thread {
  readonly worker: Worker
  /** Models it keeps, by number. */
  readonly models: Set<number>
  /** Calls it takes part in, by number. */
  readonly calls: Map<number, Call>
}

/** A pending call, as its threads see it. */
interface Call {
  readonly finish: (answer: Answer) => void
  readonly fail: (reason: unknown) => void
}

/**
 * A pool whose threads run the program at `url`.
 *
 * @param threads - most threads, at least 1
 */
export function startPool(threads: number, url: URL): Pool {
  const running = new Set<Thread>()
  const pending = new Set<Promise<unknown>>()
  let closed: Promise<void> | undefined
  let numCalls = 0
  const models = createModelNumbers((modelId) => {
    for (const thread of running) if (thread.models.delete(modelId)) send(thread, { kind: 'forget', modelId })
  })

  const startThread = (): void => {
    // Flags of the program's own command line, such as --input-type, need not suit a file.
    const thread: Thread = { worker: new Worker(url, { execArgv: [] }), models: new Set(), calls: new Map() }
    const { worker, calls } = thread
    let cause: unknown
    worker.unref()
    worker.on('message', (answer: Answer) => {
      const call = calls.get(answer.workId)!
      calls.delete(answer.workId)
      if (calls.size === 0) worker.unref()
      call.finish(answer)
    })
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', (code) => {
      running.delete(thread)
      const error = new Error(`a thread of the pool ended before its work was done (exit code ${code})`, { cause })
      for (const { fail } of calls.values()) fail(error)
    })
    running.add(thread)
  }

  // The least busy threads, and new ones rather than busy ones.
  const threadsFor = (count: number): Thread[] => {
    const numIdle = [...running].filter(({ calls }) => calls.size === 0).length
    for (let missing = count - numIdle; missing > 0 && running.size < threads; missing--) startThread()
    return [...running].sort((a, b) => a.calls.size - b.calls.size).slice(0, count)
  }

  const dispatch = (model: Model, work: Work, signal: AbortSignal | undefined): Promise<Float64Array | undefined> =>
    new Promise((resolve, reject) => {
      const workId = numCalls++
      const modelId = models.idOf(model)
      const taking = threadsFor(Math.min(threads, numPiecesOf(work)))
      let numWorking = taking.length
      let baseValues: Float64Array | undefined
      const fail = (reason: unknown): void => {
        stopWork(work.control)
        signal?.removeEventListener('abort', abort)
        reject(reason)
      }
      const abort = (): void => fail(signal!.reason)
      const finish = (answer: Answer): void => {
        numWorking--
        baseValues ??= answer.baseValues
        if ('error' in answer) fail(answer.error)
        else if (numWorking === 0) {
          signal?.removeEventListener('abort', abort)
          resolve(baseValues)
        }
      }
      signal?.addEventListener('abort', abort)
      for (const thread of taking) {
        if (!thread.models.has(modelId)) send(thread, { kind: 'keep', modelId, model: models.sharedModel(modelId) })
        thread.models.add(modelId)
        send(thread, { kind: 'work', modelId, workId, work })
        thread.calls.set(workId, { finish, fail })
        thread.worker.ref()
      }
    })

  const call = async (
    task: Task,
    model: Model,
    rows: Rows,
    options: TaskOptions & CallOptions = {}
  ): Promise<{ values: Float64Array | Int32Array; baseValues: Float64Array | undefined; prepared: PreparedWork }> => {
    if (closed !== undefined) throw new Error('pool is closed')
    const { signal, taskOptions } = splitOptions(options)
    signal?.throwIfAborted()
    const prepared = prepareWork(task, model, rows, taskOptions, threads)
    const { work } = prepared
    const done = dispatch(model, work, signal)
    pending.add(done)
    try {
      const baseValues = await done
      // A copy, as shared memory is not taken everywhere.
      return { values: work.result.slice(), baseValues, prepared }
    } finally {
      pending.delete(done)
    }
  }

  const close = async (): Promise<void> => {
    await Promise.allSettled(pending)
    await Promise.all([...running].map(({ worker }) => worker.terminate()))
  }

  return {
    threads,
    predict: async (...args) => (await call('predict', ...args)).values as Float64Array,
    predictRaw: async (...args) => (await call('predictRaw', ...args)).values as Float64Array,
    predictLeaf: async (...args) => (await call('predictLeaf', ...args)).values as Int32Array,
    explain: async (...args) => {
      const { values, baseValues, prepared } = await call('explain', ...args)
      return {
        ...prepared.explanation!,
        values: values as Float64Array,
        baseValues: baseValues!,
        numRows: prepared.work.rows.numRows
      }
    },
    close: () => (closed ??= close())
  }
}

function send({ worker }: Thread, order: Order): void {
  worker.postMessage(order)
}

// What is no object is left to the function that takes the options.
function splitOptions(options: TaskOptions & CallOptions): {
  signal: AbortSignal | undefined
  taskOptions: TaskOptions
} {
  if (typeof options !== 'object' || options === null) return { signal: undefined, taskOptions: options }
  const { signal, ...taskOptions } = options
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(`"signal" expected an AbortSignal, got ${kindOf(signal)}`)
  }
  return { signal, taskOptions }
}

// Numbers for models, for as long as the program keeps them.
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
