/**
 * What is wrong with a request, as `application/problem+json`. No problem holds a value of the request.
 *
 * Source: RFC 9457, Problem Details for HTTP APIs.
 *
 * @module
 */
import { type FieldError, maxFieldErrors } from './field-error.ts'

/** Every kind of problem the service answers with: HTTP status and title. */
export const problemKinds = {
  'bad-request': { status: 400, title: 'The request cannot be read' },
  unauthorized: { status: 401, title: 'An API key is needed' },
  'not-found': { status: 404, title: 'There is no such resource' },
  'method-not-allowed': { status: 405, title: 'The resource has no such method' },
  timeout: { status: 408, title: 'The request came too slowly' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The media type is not supported' },
  'invalid-fields': { status: 422, title: 'The request has fields that cannot be read' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'The service failed' },
  unavailable: { status: 503, title: 'The service cannot take the request now' }
} as const

/** A kind of problem. */
export type ProblemKind = keyof typeof problemKinds

/** A problem as it is answered. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** Names the request; left out inside a batch. */
  readonly instance?: string
  /** With `invalid-fields`: every bad field, at most the first hundred. */
  readonly errors?: readonly FieldError[]
}

/** What a problem is made of. */
export interface ProblemParts {
  readonly kind: ProblemKind
  /** One sentence. */
  readonly detail: string
  readonly errors?: readonly FieldError[] | undefined
  /** Headers the answer must have. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Media type of problems. */
export const problemMediaType = 'application/problem+json'

/** The URI that names a kind of problem. */
export function problemType(kind: ProblemKind): string {
  return `urn:opencredit:problem:${kind}`
}

/** The problem to answer with. */
export function problemOf({ kind, detail, errors }: ProblemParts, requestId?: string): Problem {
  const { status, title } = problemKinds[kind]
  return {
    type: problemType(kind),
    title,
    status,
    detail,
    ...(requestId === undefined ? {} : { instance: `urn:opencredit:request:${requestId}` }),
    ...(errors === undefined ? {} : { errors })
  }
}

/** An error that carries a problem. */
export type ProblemError = Error & { readonly problem: ProblemParts }

/** An error to throw: the request is answered with the problem. */
export function problemError(
  kind: ProblemKind,
  detail: string,
  more: Pick<ProblemParts, 'errors' | 'headers'> = {}
): ProblemError {
  return Object.assign(new Error(detail), { problem: { kind, detail, ...more } })
}

/** An error to throw when the service cannot take a request now; the client may try again after `retryAfter` seconds. */
export function unavailable(detail: string, retryAfter = 1): ProblemError {
  return problemError('unavailable', detail, { headers: { 'retry-after': String(retryAfter) } })
}

/** An error for fields that cannot be read. */
export function invalidFields(errors: readonly FieldError[]): ProblemError {
  const detail = `expected fields that can be read, got ${errors.length === 1 ? 'one' : errors.length} that cannot`
  return problemError('invalid-fields', detail, { errors: errors.slice(0, maxFieldErrors) })
}

/** Whether an error carries a problem. */
export function isProblemError(error: unknown): error is ProblemError {
  return error instanceof Error && 'problem' in error
}
