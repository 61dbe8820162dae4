/**
 * `openBodyStream`: a body of any length, piece by piece, within a time limit that its reader may start anew.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import { counted } from '../../numeric/format-count.ts'
import { onBodyFailure } from './body-failures.ts'
import { type ProblemError, problemError } from './problem.ts'

/** A body that is being read. */
export interface BodyStream {
  /**
   * The pieces. They end early when the client is gone, since nobody is left to receive an error.
   *
   * Throws ProblemError `timeout` when the time is over, `bad-request` when the rest is not HTTP.
   */
  readonly pieces: AsyncGenerator<Uint8Array>
  /** Starts the time limit anew. */
  readonly restart: () => void
}

/**
 * The body of a request.
 *
 * @param maxSeconds - how long the client may take; the time between taking two pieces does not count
 * @param awaited - what the client should send in that time, for the error
 */
export function openBodyStream(request: IncomingMessage, maxSeconds: number, awaited: string): BodyStream {
  let secondsLeft = maxSeconds
  let failure: ProblemError | undefined
  let wake = (): void => {}
  const onEvent = (): void => wake()
  const forgetFailure = onBodyFailure(request, (error) => {
    failure = error
    wake()
  })

  const waited = async (): Promise<void> => {
    const began = performance.now()
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, secondsLeft * 1000)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    secondsLeft -= (performance.now() - began) / 1000
    if (secondsLeft <= 0)
      throw problemError('timeout', `expected ${awaited} within ${counted(maxSeconds, 'second')}, got none`)
  }
  async function* pieces(): AsyncGenerator<Uint8Array> {
    // The listener for errors stays: a connection may still break when the body is no longer read.
    request.on('readable', onEvent).on('end', onEvent).on('close', onEvent).on('error', onEvent)
    try {
      for (;;) {
        const piece = request.read() as Buffer | null
        if (piece !== null) yield piece
        else if (failure !== undefined) throw failure
        else if (request.readableEnded || request.destroyed) return
        else await waited()
      }
    } finally {
      forgetFailure()
      request.off('readable', onEvent).off('end', onEvent).off('close', onEvent)
    }
  }
  return {
    pieces: pieces(),
    restart: () => {
      secondsLeft = maxSeconds
    }
  }
}
