/**
 * `createScorePool`: batches cut and scored by worker threads, while this one answers requests. The number of batches that wait
 * is bounded.
 *
 * @module
 */
import { createJobQueue } from '../../node/job-queue.ts'
import { createWorkers } from '../../pool/workers.ts'
import { startWorker } from '../../threads/start-worker.ts'
import { isProblemError, unavailable } from '../http/problem.ts'
import type { Batch, BatchResult } from './score-batch.ts'
import type { SplitResult, WholeBatch } from './split-batch.ts'

/** Threads that score batches. */
export interface ScorePool {
  /**
   * Scores a piece of a batch or stream; its bytes are copied. Pieces wait however many there are: each batch and each stream has
   * only one at a time. Rejects with ProblemError `unavailable` when the thread ends first.
   */
  readonly score: (batch: Batch) => Promise<BatchResult>
  /** Cuts a batch into pieces; as `score`. */
  readonly split: (batch: WholeBatch) => Promise<SplitResult>
  /** Pieces that wait for a thread. */
  readonly numWaiting: () => number
  /** Throws ProblemError `unavailable` when so many pieces wait that no other batch or stream is accepted. */
  readonly checkCapacity: () => void
  /** Ends the threads; unfinished batches reject. */
  readonly close: () => Promise<void>
}

/**
 * A pool whose threads run `program`.
 *
 * @param numThreads - most threads, at least 1
 * @param maxWaiting - most pieces that wait when a batch or stream is accepted, at least 0
 * @param packed - the packed scorer that the threads score with (default: the champion)
 */
export function createScorePool(program: URL, numThreads: number, maxWaiting: number, packed?: Uint8Array): ScorePool {
  const queue = createJobQueue(
    createWorkers<Batch | WholeBatch, BatchResult | SplitResult>(
      (listener) => startWorker(program, listener, packed)!,
      numThreads
    )
  )
  const run = async (job: Batch | WholeBatch): Promise<BatchResult | SplitResult> => {
    try {
      return await queue.run(job)
    } catch (error) {
      throw isProblemError(error) ? error : unavailable('the batch could not be completed')
    }
  }
  return {
    score: async (batch) => (await run('bytes' in batch ? withOwnBytes(batch) : batch)) as BatchResult,
    split: async (batch) => (await run(withOwnBytes(batch))) as SplitResult,
    numWaiting: queue.numWaiting,
    checkCapacity: () => {
      if (queue.isBusy() && queue.numWaiting() >= maxWaiting) throw unavailable('too many batches are waiting')
    },
    close: () => queue.close(unavailable('the service is shutting down'))
  }
}

// Bytes that are part of a larger buffer would be sent with all of it.
function withOwnBytes<Job extends { readonly bytes: Uint8Array }>(job: Job): Job {
  return { ...job, bytes: new Uint8Array(job.bytes) }
}
