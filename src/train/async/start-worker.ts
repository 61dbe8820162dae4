/**
 * Workers that train: each is asked for its next answer.
 *
 * @module
 */
import { startWorker as startHostWorker } from '../../threads/start-worker.ts'

/** A worker that runs. */
export interface StartedWorker<Message, Answer> {
  /** @param transfer - ports in the message */
  readonly post: (message: Message, transfer?: readonly object[]) => void
  /** The next answer, in the order they came in; rejects when the worker ends or fails first. */
  readonly nextAnswer: () => Promise<Answer>
  /** Ends it at once. */
  readonly end: () => void
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
  const answers: Answer[] = []
  let failure: Error | undefined
  let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined
  const worker = startHostWorker(program, {
    onMessage: (answer) => {
      if (waiting === undefined) answers.push(answer as Answer)
      else waiting.resolve(answer as Answer)
      waiting = undefined
    },
    onEnd: (cause) => {
      failure = new Error('the worker that trained ended before its work was done', { cause })
      waiting?.reject(failure)
      waiting = undefined
    }
  })
  if (worker === undefined) return undefined
  return {
    post: worker.post,
    nextAnswer: () =>
      new Promise((resolve, reject) => {
        if (answers.length > 0) resolve(answers.shift()!)
        else if (failure !== undefined) reject(failure)
        else waiting = { resolve, reject }
      }),
    end: () => void worker.end()
  }
}
