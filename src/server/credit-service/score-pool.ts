/**
 * `createScorePool`: batches scored by worker threads, while this one answers requests. The number of batches that wait is
 * bounded.
 *
 * @module
 */
import { createJobQueue } from '../../node/job-queue.ts'
import { createWorkers } from '../../node/workers.ts'
import { isProblemError, unavailable } from '../http/problem.ts'
import type { Batch, BatchResult } from './score-batch.ts'

/** Threads that score batches. */
export interface ScorePool {
  /**
   * Scores a batch; its bytes are copied. Rejects with ProblemError `unavailable` when too many batches wait, or when the
   * thread ends first. Pieces of a stream always wait: each stream has only one at a time.
   */
  readonly run: (batch: Batch) => Promise<BatchResult>
  /** Batches that wait for a thread. */
  readonly numWaiting: () => number
  /** Throws ProblemError `unavailable` when so many batches wait that no stream is accepted. */
  readonly checkCapacity: () => void
  /** Ends the threads; unfinished batches reject. */
  readonly close: () => Promise<void>
}

/**
 * A pool whose threads run `program`.
 *
 * @param numThreads - most threads, at least 1
 * @param maxWaiting - most batches that wait, at least 0
 */
export function createScorePool(program: URL, numThreads: number, maxWaiting: number): ScorePool {
  const queue = createJobQueue(createWorkers<Batch, BatchResult>(program, numThreads))
  const isFull = (): boolean => queue.numWaiting() >= maxWaiting
  const tooMany = (): Error => unavailable('too many batches are waiting')
  return {
    run: async (batch) => {
      if (batch.kind !== 'lines' && queue.isBusy() && isFull()) throw tooMany()
      try {
        return await queue.run(batch)
      } catch (error) {
        throw isProblemError(error) ? error : unavailable('the batch could not be completed')
      }
    },
    numWaiting: queue.numWaiting,
    checkCapacity: () => {
      if (maxWaiting > 0 && isFull()) throw tooMany()
    },
    close: () => queue.close(unavailable('the service is shutting down'))
  }
}
