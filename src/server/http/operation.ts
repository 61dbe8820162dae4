/**
 * `Operation`: one route of the service, with all that is to be documented of it, and how handlers take and give.
 *
 * @module
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { JsonSchema } from '../../credit/fields/json-schema.ts'
import { parseJson } from './json-body.ts'
import { problemError } from './problem.ts'

/** One route. */
export interface Operation {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Unique name in the OpenAPI document. */
  readonly id: string
  /** What it is for, in a few words. */
  readonly summary: string
  /** Schema of what it takes, by media type. */
  readonly takes?: Readonly<Record<string, JsonSchema>>
  /** Media type that is not read before the handler runs. */
  readonly streams?: string
  /** Longest body in bytes, where it is not that of all others. */
  readonly maxBytes?: number
  /** Schema of what it gives, by media type. */
  readonly gives: Readonly<Record<string, JsonSchema>>
  /** Whether it needs no API key. */
  readonly isOpen?: boolean
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
