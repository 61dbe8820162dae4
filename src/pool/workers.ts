/**
 * `createWorkers`: workers that start on demand, are given jobs, and are replaced when they die.
 *
 * What a worker does is up to its program: it answers every job with one message, in the order the jobs came in.
 *
 * @module
 */
import type { HostWorker, WorkerListener } from '../threads/start-worker.ts'

/** One worker. */
export interface WorkerThread<Message, Answer> {
  /** Posts a message that is not answered. */
  readonly send: (message: Message) => void
  /**
   * Posts a job and waits for its answer. Jobs may be posted ahead: the worker does them in order.
   *
   * Rejects when the worker ends first, with its own error as the `cause`.
   */
  readonly run: (job: Message) => Promise<Answer>
}

/** Workers that run one program. */
export interface Workers<Message, Answer> {
  /** Most workers that run at a time. */
  readonly maxThreads: number
  /**
   * `count` different workers, idle ones first, then new ones, then the least busy; fewer when there may not be as many.
   */
  readonly take: (count: number) => readonly WorkerThread<Message, Answer>[]
  /** All workers that run now. */
  readonly running: () => readonly WorkerThread<Message, Answer>[]
  /** Ends all workers; jobs that are not done reject. */
  readonly close: () => Promise<void>
}

interface Job<Answer> {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

interface Thread<Message, Answer> extends WorkerThread<Message, Answer> {
  readonly worker: HostWorker
  /** Jobs without an answer yet, oldest first. */
  readonly jobs: Job<Answer>[]
}

/**
 * Workers, none of which runs yet. They keep the process alive only while they have jobs.
 *
 * @param start - starts one that runs the program
 * @param maxThreads - at least 1
 */
export function createWorkers<Message, Answer>(
  start: (listener: WorkerListener) => HostWorker,
  maxThreads: number
): Workers<Message, Answer> {
  const running = new Set<Thread<Message, Answer>>()

  const startOne = (): void => {
    const thread = startThread<Message, Answer>(start, () => running.delete(thread))
    running.add(thread)
  }

  return {
    maxThreads,
    take: (count) => {
      const numIdle = [...running].filter(({ jobs }) => jobs.length === 0).length
      for (let missing = count - numIdle; missing > 0 && running.size < maxThreads; missing--) startOne()
      return [...running].sort((a, b) => a.jobs.length - b.jobs.length).slice(0, count)
    },
    running: () => [...running],
    close: async () => {
      await Promise.all([...running].map(({ worker }) => worker.end()))
    }
  }
}

function startThread<Message, Answer>(
  start: (listener: WorkerListener) => HostWorker,
  onEnded: () => void
): Thread<Message, Answer> {
  const jobs: Job<Answer>[] = []
  const worker = start({
    onMessage: (answer) => {
      const job = jobs.shift()!
      if (jobs.length === 0) worker.hold(false)
      job.resolve(answer as Answer)
    },
    onEnd: (cause, exitCode) => {
      onEnded()
      const code = exitCode === undefined ? '' : ` (exit code ${exitCode})`
      const error = new Error(`a worker thread ended before its work was done${code}`, { cause })
      for (const { reject } of jobs.splice(0)) reject(error)
    }
  })
  worker.hold(false)
  return {
    worker,
    jobs,
    send: (message) => worker.post(message),
    run: (job) =>
      new Promise((resolve, reject) => {
        worker.post(job)
        jobs.push({ resolve, reject })
        worker.hold(true)
      })
  }
}
