/**
 * Error responses: every error becomes a problem.
 *
 * @module
 */
import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { failBody } from './body-failures.ts'
import { securityHeaders } from './common-headers.ts'
import {
  isProblemError,
  problemError,
  problemKinds,
  type ProblemKind,
  problemMediaType,
  problemOf,
  type ProblemParts
} from './problem.ts'

/** Responds with the problem that an error carries, or with the one that fits its status. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const parts = partsOf(error)
  if (parts.kind === 'internal') request.log.error({ err: error }, 'request failed')
  return answerProblem(parts, request, reply)
}

/** Responds with a problem. */
export function answerProblem(parts: ProblemParts, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .code(problemKinds[parts.kind].status)
    .headers({ ...parts.headers, 'content-type': problemMediaType })
    .send(JSON.stringify(problemOf(parts, request.id)))
}

function partsOf(error: unknown): ProblemParts {
  if (isProblemError(error)) return error.problem
  const { statusCode } = error as Partial<FastifyError>
  const kinds = Object.keys(problemKinds) as ProblemKind[]
  // A path that leads out of the served folder (403) is simply not found.
  const kind =
    statusCode === 403 ? 'not-found' : (kinds.find((one) => problemKinds[one].status === statusCode) ?? 'internal')
  return { kind, detail: kind === 'internal' ? 'the service failed to handle the request' : problemKinds[kind].title }
}

const notHttp: ProblemParts = { kind: 'bad-request', detail: 'the request is not valid HTTP' }
const clientErrors: Readonly<Record<string, ProblemParts>> = {
  HPE_HEADER_OVERFLOW: { kind: 'headers-too-large', detail: 'the request headers are too large' },
  ERR_HTTP_REQUEST_TIMEOUT: { kind: 'timeout', detail: 'the request headers did not arrive in time' }
}

/** What Node could not read: why, and the last bytes that came. */
type ClientError = Error & { readonly code?: string; readonly rawPacket?: unknown }

/**
 * Responds to what cannot be read as an HTTP request: not HTTP, too slow, or with too large headers.
 *
 * @param cors - origins that may see the response, or `*`
 */
export function answerClientError(error: ClientError, socket: Socket, cors: readonly string[]): void {
  const { kind, detail } = clientErrors[error.code ?? ''] ?? notHttp
  const { _httpMessage: response } = socket as Socket & { readonly _httpMessage?: ServerResponse | null }
  const canAnswer = error.code !== 'ECONNRESET' && socket.writable
  if (canAnswer && response && !response.req.complete) {
    // The fault is in the body of this request, which is answered like any other with a fault.
    response.once('finish', () => socket.destroySoon())
    failBody(response.req, problemError(kind, detail, { headers: { connection: 'close' } }))
    return
  }
  // The fault is in what follows a request, whose response another cannot replace.
  if (!canAnswer || response) {
    socket.destroy()
    return
  }
  const { status } = problemKinds[kind]
  const body = JSON.stringify(problemOf({ kind, detail }))
  const headers = {
    'content-type': problemMediaType,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
    ...securityHeaders,
    ...originHeaders(error.rawPacket, cors)
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
}

// Without them a browser would not show the response to the script that called, such as one whose URL is too long. One of several
// origins is allowed where the last bytes name it; a single one always, as that says nothing to others.
function originHeaders(packet: unknown, cors: readonly string[]): Readonly<Record<string, string>> {
  if (cors.includes('*')) return { 'access-control-allow-origin': '*' }
  const text = Buffer.isBuffer(packet) ? packet.toString('latin1') : ''
  const origin = cors.length === 1 ? cors[0]! : /^origin:[ \t]*(\S+)/im.exec(text)?.[1]
  return origin !== undefined && cors.includes(origin) ? { 'access-control-allow-origin': origin, vary: 'Origin' } : {}
}
