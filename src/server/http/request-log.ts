/**
 * What is logged of a request: one line when it ends, without body, query, or headers but an id and a trace. Errors are logged
 * without their messages, which may quote what they are about.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'

const saneId = /^[\w.:-]{1,64}$/
const traceparent = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/

// Nobody was there to be answered: nginx's status for it.
const clientGone = 499

/** The id of a request: the one it brings when that is sane, else a new one. */
export function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && saneId.test(given) ? given : randomUUID()
}

/** The path of the route that answers, never the request's own. */
export function routeOf(request: FastifyRequest): string {
  return request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
}

/** The status a request ended with. */
export function statusOf(reply: FastifyReply): number {
  return reply.raw.writableEnded ? reply.statusCode : clientGone
}

/** The line of a request that has ended. */
export function requestLine(request: FastifyRequest, reply: FastifyReply): object {
  const trace = request.headers['traceparent']
  return {
    requestId: request.id,
    method: request.method,
    route: routeOf(request),
    status: statusOf(reply),
    duration: Math.round(reply.elapsedTime * 1000) / 1e6,
    ...(typeof trace === 'string' && traceparent.test(trace) ? { traceparent: trace } : {})
  }
}

/** How pino writes what Fastify or Node logs on their own. */
export const logSerializers = {
  req: (): Record<string, unknown> => ({}),
  res: (): Record<string, unknown> => ({}),
  err: (
    error: Error & { readonly code?: unknown }
  ): { type: string; message: string; stack: string; code: string } => ({
    type: error.name,
    message: '',
    stack: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
    code: typeof error.code === 'string' ? error.code : ''
  })
}
