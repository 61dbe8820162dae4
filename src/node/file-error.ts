/**
 * `fileError`: an error that names the file, which Node's own errors do only sometimes.
 *
 * @module
 */
import { getSystemErrorMap } from 'node:util'

/** An Error that says which file could not be read or written and why, with the original error as its `cause`. */
export function fileError(action: 'read' | 'write', path: string, cause: unknown): Error {
  const { errno, message } = cause as NodeJS.ErrnoException
  const [, reason = message] = getSystemErrorMap().get(errno ?? 0) ?? []
  return new Error(`cannot ${action} "${path}": ${reason}`, { cause })
}
