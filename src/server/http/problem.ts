/**
 * Problems: error responses as `application/problem+json`. No problem contains a value from the request.
 *
 * Source: RFC 9457, Problem Details for HTTP APIs.
 *
 * @module
 */
import { type FieldError, maxFieldErrors } from './field-error.ts'

/** Every kind of problem the service responds with: HTTP status and title. */
export const problemKinds = {
  'bad-request': { status: 400, title: 'Malformed request' },
  unauthorized: { status: 401, title: 'Missing or unknown API key' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  timeout: { status: 408, title: 'Request timed out' },
  'too-large': { status: 413, title: 'Request too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'expectation-failed': { status: 417, title: 'Expectation failed' },
  'invalid-fields': { status: 422, title: 'Invalid fields' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'Request headers too large' },
  internal: { status: 500, title: 'Internal error' },
  unavailable: { status: 503, title: 'Service unavailable' }
} as const

/** A kind of problem. */
export type ProblemKind = keyof typeof problemKinds

/** A problem as clients receive it. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** Identifies the request; left out for an item of a batch. */
  readonly instance?: string
  /** For `invalid-fields`: the invalid fields, at most the first hundred. */
  readonly errors?: readonly FieldError[]
}

/** What a problem is made from. */
export interface ProblemParts {
  readonly kind: ProblemKind
  /** One sentence. */
  readonly detail: string
  readonly errors?: readonly FieldError[] | undefined
  /** Headers to add to the response. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Media type of problems. */
export const problemMediaType = 'application/problem+json'

/** The URI that names a kind of problem. */
function problemType(kind: ProblemKind): string {
  return `urn:opencredit:problem:${kind}`
}

/** The problem to respond with. */
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

/** An error that makes the service respond with a problem. */
export function problemError(
  kind: ProblemKind,
  detail: string,
  more: Pick<ProblemParts, 'errors' | 'headers'> = {}
): ProblemError {
  return Object.assign(new Error(detail), { problem: { kind, detail, ...more } })
}

/** An error that tells the client to try again after `retryAfter` seconds. */
export function unavailable(detail: string, retryAfter = 1): ProblemError {
  return problemError('unavailable', detail, { headers: { 'retry-after': String(retryAfter) } })
}

/** An error that lists invalid fields. */
export function invalidFields(errors: readonly FieldError[]): ProblemError {
  const count = errors.length > maxFieldErrors ? `more than ${maxFieldErrors}` : errors.length
  const detail = errors.length === 1 ? '1 field is invalid' : `${count} fields are invalid`
  return problemError('invalid-fields', detail, { errors: errors.slice(0, maxFieldErrors) })
}

/** Whether an error carries a problem. */
export function isProblemError(error: unknown): error is ProblemError {
  return error instanceof Error && 'problem' in error
}
