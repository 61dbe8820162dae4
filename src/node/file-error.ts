/**
 * Errors that name the file: Node's own name it in some cases only.
 *
 * @module
 */

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'no such folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EMFILE: 'too many open files',
  ENOSPC: 'no space left',
  EROFS: 'the file system is read-only'
}

/** An Error that says which file could not be read or written and why, with the original as its `cause`. */
export function fileError(action: 'read' | 'write', path: string, cause: unknown): Error {
  const { code, message } = cause as NodeJS.ErrnoException
  return new Error(`cannot ${action} "${path}": ${reasons[code ?? ''] ?? message}`, { cause })
}
