/**
 * `createJobQueue`: jobs for worker threads, one at a time for each thread; the others wait their turn.
 *
 * @module
 */
import type { Workers } from '../pool/workers.ts'

/** Jobs that wait for worker threads. */
export interface JobQueue<Job, Answer> {
  /** Does a job when its turn comes. Rejects when the thread ends first, or as `close` says. */
  readonly run: (job: Job) => Promise<Answer>
  /** Whether a job would have to wait. */
  readonly isBusy: () => boolean
  /** Jobs that wait. */
  readonly numWaiting: () => number
  /** Ends the threads. Jobs that wait reject with `reason`, those that run as `Workers.close` says. */
  readonly close: (reason: Error) => Promise<void>
}

interface WaitingJob<Job, Answer> {
  readonly job: Job
  readonly resolve: (answer: Promise<Answer>) => void
  readonly reject: (error: Error) => void
}

/** An empty queue in front of `workers`, which nobody else gives jobs to. */
export function createJobQueue<Job, Answer>(workers: Workers<Job, Answer>): JobQueue<Job, Answer> {
  const waiting: WaitingJob<Job, Answer>[] = []
  let numRunning = 0

  const isBusy = (): boolean => numRunning >= workers.maxThreads
  const start = async (job: Job): Promise<Answer> => {
    numRunning++
    const [thread] = workers.take(1)
    try {
      return await thread!.run(job)
    } finally {
      numRunning--
      const next = waiting.shift()
      if (next !== undefined) next.resolve(start(next.job))
    }
  }

  return {
    run: (job) => (isBusy() ? new Promise((resolve, reject) => waiting.push({ job, resolve, reject })) : start(job)),
    isBusy,
    numWaiting: () => waiting.length,
    close: async (reason) => {
      for (const { reject } of waiting.splice(0)) reject(reason)
      await workers.close()
    }
  }
}
