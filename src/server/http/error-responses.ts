/**
 * How a service answers what goes wrong: every error is a problem.
 *
 * @module
 */
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import {
  isProblemError,
  problemKinds,
  type ProblemKind,
  problemMediaType,
  problemOf,
  type ProblemParts
} from './problem.ts'

/** Answers with the problem an error carries, or stands for. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const parts = partsOf(error)
  if (parts.kind === 'internal') request.log.error({ err: error }, 'a request failed')
  return answerProblem(parts, request, reply)
}

/** Answers with a problem. */
export function answerProblem(parts: ProblemParts, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .code(problemKinds[parts.kind].status)
    .headers({ ...parts.headers, 'content-type': problemMediaType })
    .send(JSON.stringify(problemOf(parts, request.id)))
}

function partsOf(error: unknown): ProblemParts {
  if (isProblemError(error)) return error.problem
  const { statusCode, code } = error as Partial<FastifyError>
  if (code === 'FST_ERR_BAD_URL') return { kind: 'bad-request', detail: 'expected a valid path, got another' }
  const kinds = Object.keys(problemKinds) as ProblemKind[]
  // A path that leads out of the files there are (403) is one that is not there.
  const kind =
    statusCode === 403 ? 'not-found' : (kinds.find((one) => problemKinds[one].status === statusCode) ?? 'internal')
  return { kind, detail: kind === 'internal' ? 'the request could not be answered' : problemKinds[kind].title }
}

/** Answers what is no HTTP at all, or too slow or too large to be read as such. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  // An answer that has begun cannot be followed by one to something else.
  const { _httpMessage: begun } = socket as Socket & { readonly _httpMessage?: object | null }
  if (error.code === 'ECONNRESET' || !socket.writable || (begun !== undefined && begun !== null)) {
    socket.destroy()
    return
  }
  const kind: ProblemKind =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'headers-too-large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'timeout'
        : 'bad-request'
  const { status } = problemKinds[kind]
  const body = JSON.stringify(problemOf({ kind, detail: 'expected a valid HTTP request, got another' }))
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${problemMediaType}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`
  )
}
