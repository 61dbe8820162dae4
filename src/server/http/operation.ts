/**
 * `Operation`: one route of a service with its documentation, and what handlers use to read requests and respond.
 *
 * @module
 */
import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { JsonSchema } from './json-schema.ts'
import { parseJson } from './parse-json.ts'
import { problemError } from './problem.ts'

/** Schemas by media type. */
export type Content = Readonly<Record<string, JsonSchema>>

/** A section of the documentation. */
export interface Section {
  readonly name: string
  /** One sentence. */
  readonly description: string
}

/** One route. Its members are named as in an OpenAPI document. */
export interface Operation {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Unique in the document. */
  readonly operationId: string
  /** What it does, in a few words. */
  readonly summary: string
  /** Where it stands in the documentation. */
  readonly section: Section
  readonly requestBody?: Content
  /** A JSON body to begin with. */
  readonly example?: unknown
  /** Media type of a body that the handler reads itself, as a stream. */
  readonly streamedBody?: string
  /** Longest body in bytes (default: the server's `bodyLimit`). */
  readonly bodyLimit?: number
  /** The response with status 200; all others are problems. */
  readonly responses: Content
  /** Whether it may be called without an API key (default false). */
  readonly isPublic?: boolean
  /** Whether it is answered however busy the service is, and while it shuts down (default false). */
  readonly isVital?: boolean
  readonly handler: (request: FastifyRequest, reply: FastifyReply) => unknown
}

/** Media types of requests and responses. */
export const mediaTypes = { json: 'application/json', ndjson: 'application/x-ndjson', csv: 'text/csv' } as const

/** The media type of a request's body, without parameters, in lower case. */
export function mediaTypeOf(request: FastifyRequest): string {
  const [essence] = (request.headers['content-type'] ?? '').split(';')
  return essence!.trim().toLowerCase()
}

/** Whether the body is in UTF-8 and not compressed, as far as the headers say. */
export function hasPlainBody({ headers }: FastifyRequest): boolean {
  const [, charset = 'utf-8'] = /;\s*charset="?([^\s;"]*)/i.exec(headers['content-type'] ?? '') ?? []
  const encoding = headers['content-encoding'] ?? 'identity'
  return /^utf-?8$/i.test(charset) && encoding === 'identity'
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

/** Responds with text, bytes or a stream that are already JSON. */
export function sendJson(reply: FastifyReply, json: string | Uint8Array | Readable): FastifyReply {
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .send(json instanceof Uint8Array ? Buffer.from(json.buffer, json.byteOffset, json.length) : json)
}
