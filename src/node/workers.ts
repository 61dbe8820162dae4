/**
 * `createWorkers`: worker threads that start on demand, are given jobs, and are replaced when they die.
 *
 * What a thread does is up to its program: it answers every job with one message, in the order the jobs came in.
 *
 * @module
 */
import { Worker } from 'node:worker_threads'

/** One worker thread. */
export interface WorkerThread<Message, Answer> {
  /** Posts a message that is not answered. */
  readonly send: (message: Message) => void
  /**
   * Posts a job and waits for its answer. Jobs may be posted ahead: the thread does them in order.
   *
   * Rejects when the thread ends first, with the thread's own error as the `cause`.
   */
  readonly run: (job: Message) => Promise<Answer>
}

/** Worker threads that run one program. */
export interface Workers<Message, Answer> {
  /** Most threads that run at a time. */
  readonly maxThreads: number
  /**
   * `count` different threads, idle ones first, then new ones, then the least busy; fewer when there may not be as many.
   */
  readonly take: (count: number) => readonly WorkerThread<Message, Answer>[]
  /** All threads that run now. */
  readonly running: () => readonly WorkerThread<Message, Answer>[]
  /** Ends all threads; jobs that are not done reject. */
  readonly close: () => Promise<void>
}

interface Job<Answer> {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

interface Thread<Message, Answer> extends WorkerThread<Message, Answer> {
  readonly worker: Worker
  /** Jobs without an answer yet, oldest first. */
  readonly jobs: Job<Answer>[]
}

/**
 * Worker threads, none of which runs yet. They keep the process alive only while they have jobs.
 *
 * @param program - what a thread runs: a file, or the text of a CommonJS script
 * @param maxThreads - at least 1
 * @param data - copied to each thread as its `workerData`
 */
export function createWorkers<Message, Answer>(
  program: URL | string,
  maxThreads: number,
  data?: unknown
): Workers<Message, Answer> {
  const running = new Set<Thread<Message, Answer>>()

  const start = (): void => {
    const thread = startThread<Message, Answer>(program, data)
    running.add(thread)
    thread.worker.on('exit', () => running.delete(thread))
  }

  return {
    maxThreads,
    take: (count) => {
      const numIdle = [...running].filter(({ jobs }) => jobs.length === 0).length
      for (let missing = count - numIdle; missing > 0 && running.size < maxThreads; missing--) start()
      return [...running].sort((a, b) => a.jobs.length - b.jobs.length).slice(0, count)
    },
    running: () => [...running],
    close: async () => {
      await Promise.all([...running].map(({ worker }) => worker.terminate()))
    }
  }
}

function startThread<Message, Answer>(program: URL | string, data: unknown): Thread<Message, Answer> {
  // Flags of the process's own command line, such as --input-type, may not suit a file.
  const worker = new Worker(program, { eval: typeof program === 'string', execArgv: [], workerData: data })
  const jobs: Job<Answer>[] = []
  let cause: unknown
  worker.unref()
  worker.on('message', (answer: Answer) => {
    const job = jobs.shift()!
    if (jobs.length === 0) worker.unref()
    job.resolve(answer)
  })
  // An exit follows.
  worker.on('error', (error) => {
    cause = error
  })
  worker.on('exit', (code) => {
    const error = new Error(`a worker thread ended before its work was done (exit code ${code})`, { cause })
    for (const { reject } of jobs.splice(0)) reject(error)
  })
  return {
    worker,
    jobs,
    send: (message) => worker.postMessage(message),
    run: (job) =>
      new Promise((resolve, reject) => {
        worker.postMessage(job)
        jobs.push({ resolve, reject })
        worker.ref()
      })
  }
}
