/**
 * `trainAsync`: training that leaves this thread free.
 *
 * @module
 */
import { type CallSignal, checkOptions, integerOption } from '../../checks.ts'
import type { NumberArray } from '../../data/number-array.ts'
import type { Model } from '../../model/model.ts'
import type { Dataset } from '../dataset.ts'
import { replaceArrays } from '../dataset-rows.ts'
import { type GivenParameters, resolveParameters } from '../parameters/resolve-parameters.ts'
import { type TrainOptions, trainingSteps, trainOptionKeys } from '../train.ts'
import { isWorthThreads, startThreads } from './start-threads.ts'
import { type StartedWorker, startWorker } from './start-worker.ts'
import type { MessagePortLike } from '../threads/team.ts'
import type { TrainingAnswer, TrainingMessage } from './training-messages.ts'

/** The text of training-worker.ts with all it imports, put in by the build: a bundler would lose a file beside this one. */
declare const trainingWorker: string

/** Options of `trainAsync`. */
export interface TrainAsyncOptions extends TrainOptions {
  /** An `AbortSignal` that ends training: the promise rejects with its reason, and nothing is left behind. */
  readonly signal?: CallSignal | undefined
  /**
   * Worker threads that train together (default: 1). Models do not depend on it. In browsers, more than one need a page that is
   * cross-origin isolated; elsewhere one does the work.
   */
  readonly threads?: number
}

/**
 * As `train`, with the same model, but on a worker thread: this thread stays free.
 *
 * The dataset is copied to the worker. Functions of the caller cannot go there: with a `customObjective` or a `customMetric`, and
 * where there are no workers (Cloudflare Workers, a content security policy without `blob:`), this thread trains, and sees to other
 * things between iterations. `onIteration` is called on this thread.
 *
 * @param parameters - LightGBM's, by its names and aliases
 * @returns rejects with a TypeError or RangeError when parameters, dataset and options do not fit together
 * @example
 * ```js
 * const model = await trainAsync({ objective: 'binary' }, data, { signal: AbortSignal.timeout(60_000) })
 * ```
 */
export async function trainAsync(
  parameters: GivenParameters,
  dataset: Dataset,
  options: TrainAsyncOptions = {}
): Promise<Model> {
  checkOptions(options, [...trainOptionKeys, 'signal', 'threads'])
  const { signal, threads, ...others } = options
  const numHelpers = threadsOption(threads) - 1
  signal?.throwIfAborted()
  const hasFunctions = others.customObjective !== undefined || others.customMetric !== undefined
  if (hasFunctions) return trainInTurns(parameters, dataset, others, signal)
  const isLong = numHelpers > 0 && isWorthThreads(dataset, resolveParameters(parameters))
  const helpers = startThreads(isLong ? numHelpers : 0)
  let worker: StartedWorker<TrainingMessage, TrainingAnswer> | undefined
  try {
    worker = await startWorker<TrainingMessage, TrainingAnswer>(trainingWorker)
    if (worker === undefined) return await trainInTurns(parameters, dataset, others, signal)
    return await untilAborted(trainIn(worker, helpers.ports, parameters, dataset, others), signal)
  } finally {
    worker?.end()
    helpers.end()
  }
}

function threadsOption(threads: number | undefined): number {
  const count = integerOption('threads', threads, 1)
  if (count >= 1 && count <= maxThreads) return count
  throw new RangeError(`"threads" expected an integer from 1 to ${maxThreads}, got ${count}`)
}

const maxThreads = 64

// Numbers in a message.
const pieceLength = 2 ** 18

async function trainIn(
  worker: StartedWorker<TrainingMessage, TrainingAnswer>,
  ports: readonly MessagePortLike[],
  parameters: GivenParameters,
  dataset: Dataset,
  { validation = {}, onIteration, ...options }: TrainOptions
): Promise<Model> {
  const datasets = [...new Set([dataset, ...Object.values(validation)])]
  const arrays: NumberArray[] = []
  const withoutValues = datasets.map((one): Dataset => ({
    ...one,
    rows: replaceArrays(one.rows, (array) => {
      arrays.push(array)
      return array.slice(0, 0)
    })
  }))
  for (const array of arrays) {
    for (let begin = 0; begin === 0 || begin < array.length; begin += pieceLength) {
      // A copy, as of a view all that it is a view of would be sent.
      const values = array.slice(begin, begin + pieceLength)
      worker.post({ kind: 'values', values, begin, length: array.length })
      await nextTurn()
    }
  }
  worker.post(
    {
      kind: 'begin',
      parameters,
      datasets: withoutValues,
      validation: Object.entries(validation).map(([name, one]) => [name, datasets.indexOf(one)]),
      options,
      waits: onIteration !== undefined,
      helpers: ports
    },
    ports
  )
  for (;;) {
    const answer = await worker.nextAnswer()
    if (answer === 'ready') continue
    if (answer.kind === 'model') return answer.model
    if (answer.kind === 'error') throw answer.error
    worker.post({ kind: 'goOn', isEnded: onIteration?.(answer.progress) === false })
  }
}

function untilAborted<Value>(work: Promise<Value>, signal: CallSignal | undefined): Promise<Value> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    signal.addEventListener('abort', abort)
    // It may have been aborted while the worker started.
    if (isAborted(signal)) abort()
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

function isAborted(signal: CallSignal): boolean {
  try {
    signal.throwIfAborted()
    return false
  } catch {
    return true
  }
}

// Milliseconds that this thread may train before it sees to other things.
const turn = 8

async function trainInTurns(
  parameters: GivenParameters,
  dataset: Dataset,
  { onIteration, ...options }: TrainOptions,
  signal: CallSignal | undefined
): Promise<Model> {
  const steps = trainingSteps(parameters, dataset, options)
  let end = performance.now() + turn
  for (let step = steps.next(); ;) {
    if (step.done === true) return step.value
    const isEnded = onIteration?.(step.value) === false
    if (performance.now() >= end) {
      await nextTurn()
      end = performance.now() + turn
    }
    signal?.throwIfAborted()
    step = steps.next(isEnded)
  }
}

function nextTurn(): Promise<void> {
  const { setImmediate: immediately } = globalThis as { setImmediate?: (task: () => void) => unknown }
  return new Promise((resolve) => {
    if (immediately === undefined) setTimeout(resolve, 0)
    else immediately(resolve)
  })
}
