/**
 * `createSender`: requests to a tracking server, each with a time limit, tried again where that may help.
 *
 * @module
 */
import type { CallSignal } from '../checks.ts'
import { type JsonAnswer, parsedAnswer } from './json-answer.ts'
import { MlflowError } from './mlflow-error.ts'
import { type Attempt, mayPass, type RetryRules, retryAfterOf, withRetries } from './retries.ts'
import type { TrackingAddress } from './tracking-address.ts'

/** The `fetch` of browsers and Node; programs without their types pass what they have. */
export type FetchFunction = typeof globalThis extends { readonly fetch: infer Fetch } ? Fetch : unknown

/** Where MLflow's requests are. */
export const api = '/api/2.0/mlflow'

/** A request. */
export interface MlflowRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT'
  /** Below the server's address; encoded. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** JSON, or bytes as they are. */
  readonly body?: object | Uint8Array<ArrayBuffer>
}

/** Sends requests. */
export interface Sender {
  /** Sends one that may be repeated without harm. */
  readonly send: (request: MlflowRequest) => Promise<JsonAnswer>
  /**
   * Sends one that makes something anew each time. When an answer was lost, `find` looks first whether the server has made it.
   *
   * @param find - gets what sends one request once
   */
  readonly make: <Made>(
    request: MlflowRequest,
    take: (answer: JsonAnswer) => Made,
    find: (ask: (request: MlflowRequest) => Promise<JsonAnswer>) => Promise<Made | undefined>
  ) => Promise<Made>
}

/** How to send. */
export interface SenderOptions extends RetryRules {
  /** Milliseconds that a server has for an answer. */
  readonly timeout: number
  readonly fetch: typeof fetch
  readonly signal: CallSignal | undefined
}

/** Sends to a server. */
export function createSender(address: TrackingAddress, options: SenderOptions): Sender {
  const { signal } = options
  const attempt = (request: MlflowRequest): Promise<Attempt<JsonAnswer>> => sendOnce(address, request, options)
  const ask = async (request: MlflowRequest): Promise<JsonAnswer> => {
    const outcome = await attempt(request)
    if ('result' in outcome) return outcome.result
    throw new LookupFailure(outcome)
  }
  return {
    send: (request) => withRetries(() => attempt(request), options, signal),
    make: async (request, take, find) =>
      withRetries(
        async (number) => {
          try {
            const found = number === 0 ? undefined : await find(ask)
            if (found !== undefined) return { result: found }
          } catch (error) {
            if (error instanceof LookupFailure) return error.passing
            throw error
          }
          const outcome = await attempt(request)
          return 'result' in outcome ? { result: take(outcome.result) } : outcome
        },
        options,
        signal
      )
  }
}

// Carries a failure that may pass through what looks things up.
class LookupFailure extends Error {
  readonly passing: Exclude<Attempt<never>, { readonly result: never }>

  constructor(passing: Exclude<Attempt<never>, { readonly result: never }>) {
    super(passing.error.message)
    this.passing = passing
  }
}

async function sendOnce(
  { base, headers }: TrackingAddress,
  request: MlflowRequest,
  { fetch, timeout, signal }: SenderOptions
): Promise<Attempt<JsonAnswer>> {
  const { method, path, query, body } = request
  const endpoint = `${method} ${path}`
  signal?.throwIfAborted()
  const controller = new AbortController()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    controller.abort()
  }, timeout)
  const onAbort = (): void => controller.abort()
  signal?.addEventListener('abort', onAbort)
  try {
    const answer = await fetch(
      `${base}${path}${query === undefined ? '' : `?${new URLSearchParams(query).toString()}`}`,
      {
        method,
        headers: { ...headers, ...contentType(body) },
        ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
        // A sign-in page at another address is no answer, and a redirected POST would become a GET.
        redirect: 'manual',
        signal: controller.signal
      }
    )
    const { status } = answer
    const text = await answer.text()
    if (answer.ok) return { result: parsedAnswer(text, endpoint, status) }
    const error = refusal(endpoint, status, text)
    if (!mayPass(status)) throw error
    return { error, retryAfter: retryAfterOf(answer.headers.get('retry-after'), Date.now()) }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof MlflowError) throw error
    const why = isLate ? `within ${timeout / 1000} s` : `(${reasonOf(error)})`
    return { error: new MlflowError(`got no answer ${why}`, { endpoint }), retryAfter: undefined }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

function contentType(body: MlflowRequest['body']): Readonly<Record<string, string>> {
  if (body === undefined) return {}
  return { 'Content-Type': body instanceof Uint8Array ? 'application/octet-stream' : 'application/json' }
}

function refusal(endpoint: string, status: number, text: string): MlflowError {
  // Browsers tell of a redirect by the status 0.
  if (status < 400) return new MlflowError('was redirected; give the address it leads to', { endpoint, status })
  const code = codeIn(text)
  return new MlflowError(`answered ${status}${code === undefined ? '' : ` ${code}`}`, { endpoint, status, code })
}

// Whatever else an error holds may be what was sent.
function codeIn(text: string): string | undefined {
  try {
    const { error_code: code } = JSON.parse(text) as { readonly error_code?: unknown }
    return typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(code) ? code : undefined
  } catch {
    return undefined
  }
}

// Node's code of what went wrong with the connection; browsers tell nothing.
function reasonOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly code?: unknown } | undefined }
  const code = cause?.code
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : 'network failure'
}
