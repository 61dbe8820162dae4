/**
 * `createSessionClient`: a session in a worker of its own, so that the page never waits for it, and can end it.
 *
 * @module
 */
import type { OpenedModel, OpenedRows, Progress, Session } from '../../explorer/session.ts'
import {
  createSessionServer,
  type SessionAnswer,
  type SessionMessage,
  type SessionQuestion
} from '../../explorer/session-server.ts'

/** Asks a session. */
export interface SessionClient {
  /** Opens a model; once, and before anything else. */
  readonly open: (file: Blob, name: string) => Promise<OpenedModel>
  readonly ask: <Question extends SessionQuestion>(
    question: Question,
    options: Parameters<Session[Question]>[0]
  ) => Promise<ReturnType<Session[Question]>>
  readonly readRows: (file: Blob, onProgress: (progress: Progress) => void) => Promise<OpenedRows>
  /** Ends reading with what has been read. */
  readonly stopReading: () => void
  /** Ends the session, whatever it does; what is not answered yet is an error. */
  readonly close: () => void
}

interface Channel {
  readonly post: (message: SessionMessage) => void
  readonly close: () => void
}

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  readonly onProgress: (progress: Progress) => void
}

/** Starts a session. */
export function createSessionClient(): SessionClient {
  const pending = new Map<number, Pending>()
  let numAsked = 0
  const channel = openChannel(
    (answer) => {
      const asked = pending.get(answer.id)
      if (answer.kind === 'progress') return asked?.onProgress(answer.progress)
      pending.delete(answer.id)
      if (answer.kind === 'value') asked?.resolve(answer.value)
      else asked?.reject(new Error(answer.message))
    },
    (message) => rejectAll(message)
  )
  const rejectAll = (message: string): void => {
    for (const { reject } of pending.values()) reject(new Error(message))
    pending.clear()
  }
  const send = <Value>(
    message: (id: number) => SessionMessage,
    onProgress: (progress: Progress) => void = () => {}
  ): Promise<Value> =>
    new Promise((resolve, reject) => {
      const id = numAsked++
      pending.set(id, { resolve: resolve as (value: unknown) => void, reject, onProgress })
      channel.post(message(id))
    })
  return {
    open: (file, name) => send((id) => ({ kind: 'open', id, file, name })),
    ask: (question, options) => send((id) => ({ kind: 'ask', id, question, options })),
    readRows: (file, onProgress) => send((id) => ({ kind: 'read', id, file }), onProgress),
    stopReading: () => channel.post({ kind: 'stop' }),
    close: () => {
      channel.close()
      rejectAll('stopped')
    }
  }
}

// The page's program is the worker's, too.
const program = (): string => (document.querySelector('script[src]') as HTMLScriptElement).src

function openChannel(onAnswer: (answer: SessionAnswer) => void, onFailure: (message: string) => void): Channel {
  let worker: Worker
  try {
    worker = new Worker(program())
  } catch {
    // A page that is opened from disk may have no worker: it computes by itself, in slices.
    const serve = createSessionServer(onAnswer)
    return { post: (message) => void serve(message), close: () => {} }
  }
  worker.addEventListener('message', ({ data }: MessageEvent<SessionAnswer>) => onAnswer(data))
  worker.addEventListener('error', ({ message }) =>
    onFailure(message === '' ? 'the worker cannot be started' : message)
  )
  return { post: (message) => worker.postMessage(message), close: () => worker.terminate() }
}
