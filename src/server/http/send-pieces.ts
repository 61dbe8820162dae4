/**
 * `sendJsonPieces`: responds with JSON of any length, piece by piece, at the speed of the client.
 *
 * @module
 */
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendJson } from './operation.ts'

// About a millisecond of writing numbers.
const pieceLength = 65_536

/**
 * Responds with JSON made of fragments. What fits into one piece is sent at once; a longer response occupies a slot for streams.
 *
 * A fragment is taken only when those before it have been sent, and other requests get their turn between two pieces.
 *
 * Throws ProblemError `unavailable` when there is no slot.
 */
export function sendJsonPieces(
  request: FastifyRequest,
  reply: FastifyReply,
  fragments: Iterable<string>
): FastifyReply {
  const pieces = inPieces(fragments)
  const first = pieces.next()
  if (first.done === true) return sendJson(reply, '')
  const second = pieces.next()
  if (second.done === true) return sendJson(reply, first.value)
  return sendJsonStream(request, reply, withHead([first.value, second.value], pieces))
}

/**
 * Responds with JSON that comes in pieces; see `sendJsonPieces`.
 *
 * Throws ProblemError `unavailable` when there is no slot.
 */
export function sendJsonStream(
  request: FastifyRequest,
  reply: FastifyReply,
  pieces: AsyncIterable<string | Uint8Array>
): FastifyReply {
  request.becomeStream()
  return sendJson(reply, Readable.from(pieces))
}

function* inPieces(fragments: Iterable<string>): Generator<string> {
  let piece = ''
  for (const fragment of fragments) {
    piece += fragment
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

async function* withHead(head: readonly string[], rest: Iterable<string>): AsyncGenerator<string> {
  yield* head
  for (const piece of rest) {
    await setImmediate()
    yield piece
  }
}
