/**
 * `fileError` and `streamError`: errors that name what could not be read or written, which Node's own errors do only sometimes.
 *
 * @module
 */
import { getSystemErrorMap } from 'node:util'

/** An Error that says which file could not be read or written and why, with the original error as its `cause`. */
export function fileError(action: 'read' | 'write', path: string, cause: unknown): Error {
  return new Error(`cannot ${action} "${path}": ${reasonOf(cause)}`, { cause })
}

/** An Error that says which stream could not be written to and why, with the original error as its `cause`. */
export function streamError(name: string, cause: unknown): Error {
  return new Error(`cannot write to ${name}: ${reasonOf(cause)}`, { cause })
}

// In words of the system, without the code and the call that Node's message has.
function reasonOf(cause: unknown): string {
  const { errno, message } = cause as NodeJS.ErrnoException
  const [, reason = message] = getSystemErrorMap().get(errno ?? 0) ?? []
  return reason
}
