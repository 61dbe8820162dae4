/**
 * Starts the threads that help to train.
 *
 * @module
 */
import type { Dataset } from '../dataset.ts'
import type { TrainParameters } from '../parameters/train-parameters.ts'
import { beginWorker, type StartedWorker } from './start-worker.ts'
import type { MessagePortLike } from '../threads/team.ts'
import type { TrainingAnswer, TrainingMessage } from './training-messages.ts'

/** The text of training-worker.ts with all it imports, put in by the build: a bundler would lose a file beside this one. */
declare const trainingWorker: string

/** Threads that run, or will. */
export interface StartedThreads {
  /** A port to each, for what `runMember` is to be called with once it runs. */
  readonly ports: readonly MessagePortLike[]
  /** Ends them at once. */
  readonly end: () => void
}

interface Host {
  readonly crossOriginIsolated?: boolean
  readonly MessageChannel: new () => { readonly port1: MessagePortLike; readonly port2: MessagePortLike }
}

/**
 * Starts threads, and does not wait until they run: the one that trains goes ahead without them. None where memory cannot be shared, or
 * where there are no workers.
 */
export function startThreads(count: number): StartedThreads {
  const { crossOriginIsolated, MessageChannel } = globalThis as unknown as Host
  const workers = crossOriginIsolated === false ? [] : beginWorkers(count)
  const ports = workers.map((worker) => {
    const { port1, port2 } = new MessageChannel()
    worker.post({ kind: 'help', port: port1 }, [port1])
    return port2
  })
  return {
    ports,
    end: () => {
      for (const { end } of workers) end()
    }
  }
}

function beginWorkers(count: number): StartedWorker<TrainingMessage, TrainingAnswer>[] {
  const workers: StartedWorker<TrainingMessage, TrainingAnswer>[] = []
  try {
    while (workers.length < count) {
      const worker = beginWorker<TrainingMessage, TrainingAnswer>(trainingWorker)
      if (worker === undefined) break
      workers.push(worker)
    }
  } catch {
    // Those that there are do it.
  }
  return workers
}

// Cells (rows × features × trees) whose histograms take longer than threads to start.
const leastCells = 2e8

/** Whether training is long enough for threads to help. */
export function isWorthThreads(
  { numRows, featureNames }: Dataset,
  { num_iterations: numIterations, num_class: numClass }: TrainParameters
): boolean {
  return numRows * featureNames.length * numIterations * numClass >= leastCells
}
