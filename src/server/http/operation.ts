/**
 * `Operation`: one route of the service, with all that is to be documented of it, and how handlers take and give.
 *
 * @module
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { JsonSchema } from './json-schema.ts'
import { parseJson } from './parse-json.ts'
import { problemError } from './problem.ts'

/** Schemas by media type. */
export type Content = Readonly<Record<string, JsonSchema>>

/** One route. Members are called as in an OpenAPI document. */
export interface Operation {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Unique in the document. */
  readonly operationId: string
  /** What it is for, in a few words. */
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

/** Media types the service takes and gives. */
export const mediaTypes = { json: 'application/json', ndjson: 'application/x-ndjson', csv: 'text/csv' } as const

/** The media type of a request's body, without parameters, in lower case. */
export function mediaTypeOf(request: FastifyRequest): string {
  const [essence] = (request.headers['content-type'] ?? '').split(';')
  return essence!.trim().toLowerCase()
}

/** The body as bytes; a ProblemError when there is none. */
export function bytesOf(request: FastifyRequest): Buffer {
  if (!Buffer.isBuffer(request.body)) throw problemError('bad-request', 'expected a body, got none')
  return request.body
}

/** The body as a JSON value; a ProblemError when it is none. */
export function jsonOf(request: FastifyRequest): unknown {
  return parseJson(bytesOf(request))
}

/** Answers with text or bytes that are JSON already. */
export function sendJson(reply: FastifyReply, json: string | Uint8Array): FastifyReply {
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .send(typeof json === 'string' ? json : Buffer.from(json.buffer, json.byteOffset, json.length))
}
