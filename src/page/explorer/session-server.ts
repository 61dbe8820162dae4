/**
 * `createSessionServer`: answers a page's messages by a session. It runs in a worker, or, where there can be none, in the page.
 *
 * @module
 */
import { openSession, type OpenedModel, type OpenedRows, type Progress, type Session } from './session.ts'

/** What can be asked of an open session at any time. */
export type SessionQuestion = Exclude<keyof Session, 'readRows' | 'describe'>

/** A message of the page; answers bear its number. */
export type SessionMessage =
  | { readonly kind: 'open'; readonly id: number; readonly file: Blob; readonly name: string }
  | { readonly kind: 'ask'; readonly id: number; readonly question: SessionQuestion; readonly options: unknown }
  | { readonly kind: 'read'; readonly id: number; readonly file: Blob }
  /** Ends reading; what has been read is the answer. */
  | { readonly kind: 'stop' }

/** An answer. */
export type SessionAnswer = { readonly id: number } & (
  | { readonly kind: 'value'; readonly value: OpenedModel | OpenedRows | ReturnType<Session[SessionQuestion]> }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'error'; readonly message: string }
)

/** A function that takes messages, and answers each by `post`: once, or, while it reads, with progress before. */
export function createSessionServer(post: (answer: SessionAnswer) => void): (message: SessionMessage) => Promise<void> {
  let session: Session | undefined
  let reading: AbortController | undefined

  const open = (): Session => {
    if (session === undefined) throw new Error('expected an open model, got none')
    return session
  }
  const valueOf = async (message: Exclude<SessionMessage, { kind: 'stop' }>) => {
    switch (message.kind) {
      case 'open':
        session = await openSession(message.file, message.name)
        return session.describe()
      case 'ask':
        return (open()[message.question] as (options: unknown) => ReturnType<Session[SessionQuestion]>)(message.options)
      case 'read':
        reading?.abort()
        reading = new AbortController()
        return open().readRows(
          message.file,
          (progress) => post({ kind: 'progress', id: message.id, progress }),
          reading.signal
        )
    }
  }
  return async (message) => {
    if (message.kind === 'stop') return reading?.abort()
    const { id } = message
    try {
      post({ kind: 'value', id, value: await valueOf(message) })
    } catch (error) {
      post({ kind: 'error', id, message: (error as Error).message })
    }
  }
}
