/**
 * Starts a worker from the text of its program: a thread of Node, Deno or Bun, or a worker of a browser.
 *
 * @module
 */

/** A worker that runs. */
export interface StartedWorker<Message, Answer> {
  /** @param transfer - ports in the message */
  readonly post: (message: Message, transfer?: readonly object[]) => void
  /** The next answer, in the order they came in; rejects when the worker ends or fails first. */
  readonly nextAnswer: () => Promise<Answer>
  /** Ends it at once. */
  readonly end: () => void
}

// What is used of a worker of Node, and of one of a browser.
interface NodeWorker {
  postMessage: (message: unknown, transfer?: readonly object[]) => void
  on: (event: string, listener: (value: unknown) => void) => void
  terminate: () => unknown
}
interface WebWorker {
  postMessage: (message: unknown, transfer?: readonly object[]) => void
  onmessage: ((event: { data: unknown }) => void) | null
  onerror: ((event: { message?: string; preventDefault?: () => void }) => void) | null
  terminate: () => void
}
interface Threads {
  readonly Worker: new (program: string, options: { eval: true; execArgv: string[] }) => NodeWorker
}
interface Host {
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown }
  readonly Worker?: new (url: string) => WebWorker
}

/**
 * Starts a worker.
 *
 * @param program - text of a script that imports nothing
 * @returns undefined where there are no workers, or a security policy forbids this one
 */
export async function startWorker<Message, Answer>(
  program: string
): Promise<StartedWorker<Message, Answer | 'ready'> | undefined> {
  try {
    const worker = beginWorker<Message, Answer | 'ready'>(program)
    // A policy may be told of only once the program is loaded.
    if (worker !== undefined && (await worker.nextAnswer()) === 'ready') return worker
  } catch {
    // The caller does the work itself.
  }
  return undefined
}

/**
 * A worker that may not run yet, or never will. What it is sent waits for it.
 *
 * @param program - as in `startWorker`
 * @returns undefined where there are no workers
 * @throws where the host refuses to make one
 */
export function beginWorker<Message, Answer>(program: string): StartedWorker<Message, Answer> | undefined {
  const { process, Worker } = globalThis as unknown as Host
  const threads = process?.getBuiltinModule?.('node:worker_threads') as Threads | undefined
  if (threads !== undefined) {
    // Flags of the process's own command line, such as --input-type, may not suit the program.
    const worker = new threads.Worker(program, { eval: true, execArgv: [] })
    return connect(worker, (take, fail) => {
      worker.on('message', (answer) => take(answer as Answer))
      worker.on('error', fail)
      worker.on('exit', () => fail(undefined))
    })
  }
  if (Worker === undefined) return undefined
  const url = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }))
  const worker = new Worker(url)
  return connect(worker, (take, fail) => {
    worker.onmessage = ({ data }) => {
      URL.revokeObjectURL(url)
      take(data as Answer)
    }
    worker.onerror = (event) => {
      event.preventDefault?.()
      fail(event.message)
    }
  })
}

function connect<Message, Answer>(
  worker: { postMessage: (message: unknown, transfer?: readonly object[]) => void; terminate: () => unknown },
  listen: (take: (answer: Answer) => void, fail: (cause: unknown) => void) => void
): StartedWorker<Message, Answer> {
  const answers: Answer[] = []
  let failure: Error | undefined
  let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined
  listen(
    (answer) => {
      if (waiting === undefined) answers.push(answer)
      else waiting.resolve(answer)
      waiting = undefined
    },
    (cause) => {
      failure ??= new Error('the worker that trained ended before its work was done', { cause })
      waiting?.reject(failure)
      waiting = undefined
    }
  )
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    nextAnswer: () =>
      new Promise((resolve, reject) => {
        if (answers.length > 0) resolve(answers.shift()!)
        else if (failure !== undefined) reject(failure)
        else waiting = { resolve, reject }
      }),
    end: () => void worker.terminate()
  }
}
