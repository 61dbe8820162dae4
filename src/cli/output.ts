/**
 * Where results go: standard output or a file. Every write waits until it is taken, so that nothing piles up in memory.
 *
 * @module
 */
import { open } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { fileError } from '../node/file-error.ts'
import type { CliIo } from './io.ts'

/** A place for results. */
export interface Output {
  /** Writes text; the promise rejects when it cannot be written. To be awaited before the next write. */
  readonly write: (text: string) => Promise<void>
}

/**
 * Runs `use` with the file at `path`, or with standard output when there is none. The file is opened first, so that
 * nothing is done in vain when it cannot be.
 *
 * @returns what `use` returns
 * @throws Error naming the file when it cannot be written
 */
export async function withOutput<Result>(
  path: string | undefined, { stdout }: CliIo, use: (output: Output) => Promise<Result>
): Promise<Result> {
  if (path === undefined) return use({ write: (text) => written(stdout, text) })
  const naming = (cause: unknown): never => { throw fileError('write', path, cause) }
  const file = await open(path, 'w').catch(naming)
  try {
    return await use({ write: (text) => file.appendFile(text).catch(naming) })
  } finally {
    await file.close().catch(naming)
  }
}

/** Whether an error says that nobody reads the output any more, as behind `| head`. */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')
}

function written(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()))
  })
}
