/**
 * `createScorePool`: batches scored by other threads, while this one answers requests. What waits is bounded.
 *
 * @module
 */
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { problemError } from '../http/problem.ts'
import type { ScoreJob, ScoreOutcome } from './score-work.ts'

/** Threads that score batches. */
export interface ScorePool {
  /**
   * Scores a batch; its bytes are copied. Rejects with ProblemError `unavailable` when too many batches wait, which pieces
   * of a stream do not, as each stream has only one at a time; or when the thread ends before its time.
   */
  readonly run: (job: ScoreJob) => Promise<ScoreOutcome>
  /** Batches that wait for a thread. */
  readonly numWaiting: () => number
  /** Whether so many wait that no further one is taken. */
  readonly isFull: () => boolean
  /** Ends the threads; what is not done rejects. */
  readonly close: () => Promise<void>
}

interface Task {
  readonly job: ScoreJob
  readonly resolve: (outcome: ScoreOutcome) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  task: Task | undefined
}

/** Where the program of the threads is: in the entry's own folder, in another's, or, shared by several, in the folder above. */
export function scoreWorkerUrl(): URL {
  const places = ['./score-worker.js', '../server/score-worker.js', './server/score-worker.js']
  const urls = places.map((place) => new URL(place, import.meta.url))
  return urls.find((url) => existsSync(url)) ?? urls[0]!
}

/**
 * A pool whose threads run the program at `url`. They start when they are needed.
 *
 * @param numThreads - most threads, at least 1
 * @param maxWaiting - most batches that wait, at least 0
 */
export function createScorePool(url: URL, numThreads: number, maxWaiting: number): ScorePool {
  const threads = new Set<Thread>()
  const waiting: Task[] = []

  const startThread = (): Thread => {
    const thread: Thread = { worker: new Worker(url, { execArgv: [] }), task: undefined }
    const { worker } = thread
    worker.unref()
    worker.on('message', (outcome: ScoreOutcome) => {
      const { task } = thread
      thread.task = undefined
      worker.unref()
      task!.resolve(outcome)
      next()
    })
    // What went wrong is told by the exit that follows.
    worker.on('error', () => {})
    worker.on('exit', () => {
      threads.delete(thread)
      thread.task?.reject(unavailable('the batch could not be finished'))
      next()
    })
    threads.add(thread)
    return thread
  }

  const give = (thread: Thread, task: Task): void => {
    thread.task = task
    thread.worker.ref()
    thread.worker.postMessage(task.job)
  }

  const idleThread = (): Thread | undefined => {
    const idle = [...threads].find(({ task }) => task === undefined)
    return idle ?? (threads.size < numThreads ? startThread() : undefined)
  }

  const next = (): void => {
    if (waiting.length === 0) return
    const thread = idleThread()
    if (thread !== undefined) give(thread, waiting.shift()!)
  }

  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        const thread = idleThread()
        if (thread !== undefined) give(thread, { job, resolve, reject })
        else if (job.kind === 'lines' || waiting.length < maxWaiting) waiting.push({ job, resolve, reject })
        else reject(unavailable('too many batches are waiting'))
      }),
    numWaiting: () => waiting.length,
    isFull: () => maxWaiting > 0 && waiting.length >= maxWaiting,
    close: async () => {
      for (const { reject } of waiting.splice(0)) reject(unavailable('the service is stopping'))
      await Promise.all([...threads].map(({ worker }) => worker.terminate()))
    }
  }
}

function unavailable(detail: string): Error {
  return problemError('unavailable', detail, { headers: { 'retry-after': '1' } })
}
