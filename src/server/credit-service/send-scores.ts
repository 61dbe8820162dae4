/**
 * `sendScores`, `scoredLines`: the scores of a batch or stream as a response, piece by piece.
 *
 * @module
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { openBodyStream } from '../http/body-stream.ts'
import { sendJson } from '../http/operation.ts'
import { problemError, type ProblemError } from '../http/problem.ts'
import { sendJsonStream } from '../http/send-pieces.ts'
import { type Lines, splitLines } from '../http/split-lines.ts'
import { type Batch, failedItem } from './score-batch.ts'
import type { Scoring } from './scoring.ts'
import { linePieces } from './split-batch.ts'

/**
 * Responds with the scores of all pieces as one JSON text, each piece scored when those before it have been sent.
 *
 * @param around - what stands before and after the items
 * @throws ProblemError when the first piece cannot be scored
 */
export async function sendScores(
  request: FastifyRequest,
  reply: FastifyReply,
  scoring: Scoring,
  around: readonly [before: string, after: string],
  pieces: readonly Batch[]
): Promise<FastifyReply> {
  const [before, after] = around
  const [first, ...rest] = pieces
  if (first === undefined) return sendJson(reply, before + after)
  const { bytes } = await scoring.scoreBatch(first)
  if (rest.length === 0) return sendJson(reply, Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]))
  return sendJsonStream(request, reply, items())

  async function* items(): AsyncGenerator<string | Uint8Array> {
    yield before
    yield bytes
    for (const piece of rest) {
      yield ','
      yield (await scoring.scoreBatch(piece)).bytes
    }
    yield after
  }
}

/** How the lines of a stream may arrive. */
export interface LineLimits {
  /** Most bytes of a line. */
  readonly maxLength: number
  /** Most seconds without a line to score. */
  readonly maxSeconds: number
}

/**
 * The scores of lines of NDJSON, while more of them arrive. Lines are read only when the scores of those before them have been
 * taken, so memory does not grow with the stream. A stream that stops arriving, or is not HTTP, ends with an error in place of an
 * item, and its connection is closed.
 */
export async function* scoredLines(
  { raw }: FastifyRequest,
  reply: FastifyReply,
  scoring: Scoring,
  { maxLength, maxSeconds }: LineLimits
): AsyncGenerator<Uint8Array> {
  const { pieces, restart } = openBodyStream(raw, maxSeconds, 'a line')
  const lines = splitLines(pieces, maxLength)
  let index = 0
  for (;;) {
    let next: IteratorResult<Lines>
    try {
      next = await lines.next()
    } catch (error) {
      reply.raw.once('finish', () => raw.socket.destroySoon())
      yield Buffer.from(`${failedItem(index, error as ProblemError)}\n`)
      return
    }
    if (next.done === true) return
    const numBefore = index
    if (next.value.isTooLong) {
      const error = problemError('too-large', `expected lines of at most ${maxLength} bytes, got a longer one`)
      yield Buffer.from(`${failedItem(index++, error)}\n`)
    } else {
      for (const piece of linePieces(next.value.lines)) {
        const { bytes, numItems } = await scoring.scoreBatch({ kind: 'lines', ...piece, firstIndex: index })
        index += numItems
        if (numItems > 0) yield bytes
      }
    }
    if (index > numBefore) restart()
  }
}
