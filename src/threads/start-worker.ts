/**
 * Workers of any host: threads of Node, Deno and Bun, and workers of browsers.
 *
 * @module
 */

/** A worker that runs, or will. What it is sent waits for it. */
export interface HostWorker {
  /** @param transfer - objects in the message that are moved instead of copied */
  readonly post: (message: unknown, transfer?: readonly object[]) => void
  /** Whether the worker keeps the process alive; browsers have no such thing. */
  readonly hold: (isHeld: boolean) => void
  /** Ends it at once. */
  readonly end: () => Promise<void>
}

/** What becomes of a worker. */
export interface WorkerListener {
  readonly onMessage: (message: unknown) => void
  /**
   * It ended or failed, and does nothing more.
   *
   * @param cause - its own error; undefined when it just ended
   * @param exitCode - undefined in browsers
   */
  readonly onEnd: (cause: unknown, exitCode: number | undefined) => void
}

/** What is used of a worker of a browser. */
export interface WebWorker {
  postMessage: (message: unknown, transfer?: never) => void
  onmessage: ((event: never) => void) | null
  onerror: ((event: never) => void) | null
  terminate: () => void
}

interface NodeWorker {
  postMessage: (message: unknown, transfer?: readonly object[]) => void
  on: (event: string, listener: (value: never) => void) => void
  ref: () => void
  unref: () => void
  terminate: () => Promise<unknown>
}
interface WorkerThreads {
  readonly Worker: new (
    program: URL | string,
    options: { eval: boolean; execArgv: string[]; workerData: unknown }
  ) => NodeWorker
}
interface Host {
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown }
  readonly Worker?: new (url: string | URL) => WebWorker
}

/** Node's module of this name; undefined where there is none. */
export function builtinModule<Module>(name: string): Module | undefined {
  return (globalThis as unknown as Host).process?.getBuiltinModule?.(name) as Module | undefined
}

/**
 * Starts a worker.
 *
 * @param program - text of a script that imports nothing, or a file
 * @param data - copied to the worker as its `workerData`, in Node only
 * @returns undefined where there are no workers
 * @throws where the host refuses to make one
 */
export function startWorker(program: URL | string, listener: WorkerListener, data?: unknown): HostWorker | undefined {
  const threads = builtinModule<WorkerThreads>('node:worker_threads')
  if (threads !== undefined) {
    // Flags of the process's own command line, such as --input-type, may not suit the program.
    const settings = { eval: typeof program === 'string', execArgv: [], workerData: data }
    return followThread(new threads.Worker(program, settings), listener)
  }
  const { Worker } = globalThis as unknown as Host
  if (Worker === undefined) return undefined
  if (typeof program !== 'string') return followWorker(new Worker(program), listener)
  const url = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }))
  return followWorker(new Worker(url), listener, () => URL.revokeObjectURL(url))
}

function followThread(worker: NodeWorker, { onMessage, onEnd }: WorkerListener): HostWorker {
  let cause: unknown
  worker.on('message', onMessage)
  // An exit follows.
  worker.on('error', (error: unknown) => {
    cause = error
  })
  worker.on('exit', (code: number) => onEnd(cause, code))
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
    end: async () => void (await worker.terminate())
  }
}

/**
 * A browser's worker, as one of any host.
 *
 * @param onStarted - called once the worker has sent something, or failed
 */
export function followWorker(
  worker: WebWorker,
  { onMessage, onEnd }: WorkerListener,
  onStarted?: () => void
): HostWorker {
  let isOver = false
  const end = (cause?: unknown): void => {
    if (isOver) return
    isOver = true
    worker.terminate()
    onEnd(cause, undefined)
  }
  worker.onmessage = ({ data }: { data: unknown }) => {
    onStarted?.()
    if (!isOver) onMessage(data)
  }
  worker.onerror = (event: { message?: string; preventDefault?: () => void }) => {
    event.preventDefault?.()
    onStarted?.()
    end(event.message === undefined ? undefined : new Error(event.message))
  }
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer as never),
    hold: () => {},
    end: async () => end()
  }
}
