/**
 * `readBody`: reads a whole body, within a size and a time limit.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import { counted } from '../../numeric/format-count.ts'
import { onBodyFailure } from './body-failures.ts'
import { createGrowingBuffer } from './growing-buffer.ts'
import { problemError } from './problem.ts'

/** Limits for a body. */
export interface BodyLimits {
  readonly maxBytes: number
  readonly maxSeconds: number
}

/**
 * Reads a body and calls `done` once.
 *
 * The error is a ProblemError: `too-large`, `timeout`, or `bad-request` when the connection ends before the body, or the rest of
 * the body is not HTTP.
 */
export function readBody(
  request: IncomingMessage,
  { maxBytes, maxSeconds }: BodyLimits,
  done: (error: Error | null, body?: Buffer) => void
): void {
  const body = createGrowingBuffer()
  const finish = (error: Error | null, body?: Buffer): void => {
    clearTimeout(timer)
    forgetFailure()
    request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose)
    // The rest of the body is discarded.
    if (error !== null) request.resume().on('error', () => {})
    done(error, body)
  }
  const onData = (piece: Buffer): void => {
    if (body.length() + piece.length > maxBytes)
      finish(problemError('too-large', `expected a body of at most ${maxBytes} bytes, got more`))
    else body.append(piece)
  }
  const onEnd = (): void => finish(null, body.take())
  const onClose = (): void => finish(problemError('bad-request', 'the connection closed before the whole body arrived'))
  const forgetFailure = onBodyFailure(request, finish)
  const timer = setTimeout(() => {
    finish(problemError('timeout', `expected the whole body within ${counted(maxSeconds, 'second')}`))
  }, maxSeconds * 1000)
  // A body that declares itself too large is not read at all.
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    finish(problemError('too-large', `expected a body of at most ${maxBytes} bytes, got more`))
  } else request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose)
}
