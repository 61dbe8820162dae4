/**
 * Errors that name the file: Node's own name it in some cases only.
 *
 * @module
 */
import { getSystemErrorMap } from 'node:util'

/** An Error that says which file could not be read or written and why, with the original as its `cause`. */
export function fileError(action: 'read' | 'write', path: string, cause: unknown): Error {
  const { errno, message } = cause as NodeJS.ErrnoException
  const [, reason = message] = getSystemErrorMap().get(errno ?? 0) ?? []
  return new Error(`cannot ${action} "${path}": ${reason}`, { cause })
}
