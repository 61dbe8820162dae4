/**
 * `Operation`: one route of a service with its documentation, and what handlers use to read requests and respond.
 *
 * @module
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { JsonSchema } from './json-schema.ts'
import { parseJson } from './parse-json.ts'
import { problemError } from './problem.ts'

/** Schemas by media type. */
export type Content = Readonly<Record<string, JsonSchema>>

/** One route. Its members are named as in an OpenAPI document. */
export interface Operation {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Unique in the document. */
  readonly operationId: string
  /** What it does, in a few words. */
  readonly summary: string
  readonly requestBody?: Content
  /** Media type of a body that the handler reads itself, as a stream. */
  readonly streamedBody?: string
  /** Longest body in bytes (default: the server's `bodyLimit`). */
  readonly bodyLimit?: number
  /** The response with status 200; all others are problems. */
  readonly responses: Content
  /** Whether it may be called without an API key (default false). */
  readonly isPublic?: boolean
  readonly handler: (request: FastifyRequest, reply: FastifyReply) => unknown
}

/** Media types of requests and responses. */
export const mediaTypes = { json: 'application/json', ndjson: 'application/x-ndjson', csv: 'text/csv' } as const

/** The media type of a request's body, without parameters, in lower case. */
export function mediaTypeOf(request: FastifyRequest): string {
  const [essence] = (request.headers['content-type'] ?? '').split(';')
  return essence!.trim().toLowerCase()
}

/**
 * The body as bytes.
 *
 * @throws ProblemError when there is none
 */
export function bytesOf(request: FastifyRequest): Buffer {
  if (!Buffer.isBuffer(request.body)) throw problemError('bad-request', 'expected a request body, got none')
  return request.body
}

/**
 * The body as a JSON value.
 *
 * @throws ProblemError when it is not valid JSON
 */
export function jsonOf(request: FastifyRequest): unknown {
  return parseJson(bytesOf(request))
}

/** Responds with text or bytes that are already JSON. */
export function sendJson(reply: FastifyReply, json: string | Uint8Array): FastifyReply {
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .send(typeof json === 'string' ? json : Buffer.from(json.buffer, json.byteOffset, json.length))
}
