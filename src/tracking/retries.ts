/**
 * `withRetries`: once more, after a while, what may succeed then.
 *
 * @module
 */
import type { CallSignal } from '../checks.ts'
import { MlflowError } from './mlflow-error.ts'

/** How often, and when. */
export interface RetryRules {
  /** Attempts after the first. */
  readonly retries: number
  /** Milliseconds before the first of these; twice as many before each one that follows. */
  readonly retryDelay: number
}

/** A failure that may pass, and when the server wants to be asked again. */
export interface Passing {
  readonly error: MlflowError
  /** Milliseconds; undefined when it does not say. */
  readonly retryAfter: number | undefined
}

/** What an attempt came to. */
export type Attempt<Result> = { readonly result: Result } | Passing

// No wait is longer, whatever the server says, in milliseconds.
const longestWait = 60_000

/**
 * Makes attempts until one has a result or there are no more.
 *
 * @param attempt - gets its number, from 0; throws what must not be tried again
 * @throws the last attempt's error; the signal's reason
 */
export async function withRetries<Result>(
  attempt: (number: number) => Promise<Attempt<Result>>,
  { retries, retryDelay }: RetryRules,
  signal: CallSignal | undefined
): Promise<Result> {
  for (let number = 0; ; number++) {
    const outcome = await attempt(number)
    if ('result' in outcome) return outcome.result
    if (number >= retries) throw outcome.error
    // Clients that failed together do not come back together.
    const usual = retryDelay * 2 ** number * (0.5 + Math.random() / 2)
    await wait(Math.min(Math.max(usual, outcome.retryAfter ?? 0), longestWait), signal)
  }
}

/** Whether a status may be another one later: too many requests, or the server's own trouble. */
export function mayPass(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501)
}

/**
 * Milliseconds that a `Retry-After` header asks for: seconds or a date (RFC 9110, 10.2.3).
 *
 * @param now - milliseconds since 1970
 */
export function retryAfterOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const milliseconds = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(milliseconds) ? undefined : Math.max(milliseconds, 0)
}

function wait(milliseconds: number, signal: CallSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      try {
        signal?.throwIfAborted()
        resolve()
      } catch (reason) {
        reject(reason)
      }
    }
    const timer = setTimeout(end, milliseconds)
    signal?.addEventListener('abort', end)
  })
}
