/**
 * The request log: one line when a request ends, with its id and trace but without its body, query or other headers. Errors
 * are logged without their messages, which may quote the data that caused them.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'

const validId = /^[\w.:-]{1,64}$/
const traceparent = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/

// The client went away before the response: nginx's status for it.
const clientGone = 499

/** The id of a request: that of its `x-request-id` header when valid, else a new one. */
export function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && validId.test(given) ? given : randomUUID()
}

/** The path of the route that handles a request, never the request's own path. */
export function routeOf(request: FastifyRequest): string {
  return request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
}

/** The status a request ended with. */
export function statusOf(reply: FastifyReply): number {
  return reply.raw.writableEnded ? reply.statusCode : clientGone
}

/** What is logged when a request has ended. */
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

/** Serializers for what Fastify and Node log themselves: nothing from requests or responses, errors without messages. */
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
