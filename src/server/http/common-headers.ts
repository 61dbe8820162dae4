/**
 * `addCommonHeaders`: the headers every response has.
 *
 * @module
 */
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The same for every response. */
export const securityHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store'
}

/** Adds security headers and the request's id. */
export function addCommonHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(securityHeaders)
  reply.header('x-request-id', request.id)
}
