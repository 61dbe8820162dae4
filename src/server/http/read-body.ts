/**
 * `readBody`: a whole body, no longer than it may be and no slower.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import { problemError } from './problem.ts'

/** Bounds of a body. */
export interface BodyBounds {
  readonly maxBytes: number
  readonly maxSeconds: number
}

/**
 * Reads a body and calls `done` once.
 *
 * The error is a ProblemError: `too-large`, `timeout`, or `bad-request` when the connection ends before the body.
 */
export function readBody(
  request: IncomingMessage,
  { maxBytes, maxSeconds }: BodyBounds,
  done: (error: Error | null, body?: Buffer) => void
): void {
  const pieces: Buffer[] = []
  let length = 0
  const finish = (error: Error | null, body?: Buffer): void => {
    clearTimeout(timer)
    request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose)
    // What is still to come is not wanted.
    if (error !== null) request.resume().on('error', () => {})
    done(error, body)
  }
  const onData = (piece: Buffer): void => {
    length += piece.length
    if (length > maxBytes) finish(problemError('too-large', `expected at most ${maxBytes} bytes, got more`))
    else pieces.push(piece)
  }
  const onEnd = (): void => finish(null, pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, length))
  const onClose = (): void => finish(problemError('bad-request', 'expected a whole body, got a part of one'))
  const timer = setTimeout(() => {
    finish(problemError('timeout', `expected the body within ${maxSeconds} seconds`))
  }, maxSeconds * 1000)
  // A body that says it is too long need not be read.
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    finish(problemError('too-large', `expected at most ${maxBytes} bytes, got more`))
  } else request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose)
}
