/**
 * Where results go: standard output or a file. Every write waits until it is taken, so that nothing piles up in memory.
 *
 * @module
 */
import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'
import { fileError } from '../node/file-error.ts'
import type { CliIo } from './io.ts'

/** A place for results. */
export interface Output {
  /** Writes text; the promise rejects when it cannot be written. */
  readonly write: (text: string) => Promise<void>
  /** To be called after the last write. */
  readonly close: () => Promise<void>
}

/**
 * Runs `use` with the file at `path`, or with standard output when there is none.
 *
 * @returns what `use` returns
 * @throws Error naming the file when it cannot be written
 */
export async function withOutput<Result>(path: string | undefined, io: CliIo, use: (output: Output) => Promise<Result>): Promise<Result> {
  const output = path === undefined ? standardOutput(io) : fileOutput(path)
  const result = await use(output)
  await output.close()
  return result
}

/** Whether an error says that nobody reads the output any more, as behind `| head`. */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')
}

function standardOutput({ stdout }: CliIo): Output {
  return { write: (text) => written(stdout, text), close: async () => {} }
}

function fileOutput(path: string): Output {
  const stream = createWriteStream(path)
  stream.on('error', () => {})
  const naming = (cause: unknown): never => { throw fileError('write', path, cause) }
  return {
    write: (text) => written(stream, text).catch(naming),
    close: () => new Promise<void>((resolve, reject) => {
      stream.once('error', reject).end(resolve)
    }).catch(naming)
  }
}

function written(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()))
  })
}
