/**
 * Starts the threads that help to train.
 *
 * @module
 */
import type { Dataset } from '../dataset.ts'
import type { TrainParameters } from '../parameters/train-parameters.ts'
import { startWorker } from './start-worker.ts'
import type { MessagePortLike } from '../threads/team.ts'
import type { TrainingAnswer, TrainingMessage } from './training-messages.ts'

/** The text of training-worker.ts with all it imports, put in by the build: a bundler would lose a file beside this one. */
declare const trainingWorker: string

/** Threads that run. */
export interface StartedThreads {
  /** A port to each, for what `runMember` is to be called with. */
  readonly ports: readonly MessagePortLike[]
  /** Ends them at once. */
  readonly end: () => void
}

interface Host {
  readonly crossOriginIsolated?: boolean
  readonly MessageChannel: new () => { readonly port1: MessagePortLike; readonly port2: MessagePortLike }
}

/** Starts threads: fewer where not as many workers start, and none where memory cannot be shared. */
export async function startThreads(count: number): Promise<StartedThreads> {
  const { crossOriginIsolated, MessageChannel } = globalThis as unknown as Host
  const wanted = crossOriginIsolated === false ? 0 : count
  const started = await Promise.all(
    Array.from({ length: wanted }, () => startWorker<TrainingMessage, TrainingAnswer>(trainingWorker))
  )
  const workers = started.filter((worker) => worker !== undefined)
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

// Cells (rows × features × trees) whose histograms take longer than threads to start.
const leastCells = 2e8

/** Whether training is long enough for threads to help. */
export function isWorthThreads(
  { numRows, featureNames }: Dataset,
  { num_iterations: numIterations, num_class: numClass }: TrainParameters
): boolean {
  return numRows * featureNames.length * numIterations * numClass >= leastCells
}
