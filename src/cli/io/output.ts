/**
 * The output of a command: standard output or a file. Every write waits until the text has been accepted, so nothing piles
 * up in memory.
 *
 * @module
 */
import type { Writable } from 'node:stream'
import { fileError, streamError } from '../../node/file-error.ts'
import type { CliIo } from './command.ts'
import { openReplacement } from './replace-file.ts'

/** A destination for results. */
export interface Output {
  /** Writes text or bytes; rejects when that fails. Await it before the next write. */
  readonly write: (data: string | Uint8Array) => Promise<void>
}

/**
 * Runs `use` with the file at `path`, or with standard output if there is no path. A file is opened first, so no work is
 * wasted when that fails, but beside `path`: it takes its place when `use` has ended well.
 *
 * @returns what `use` returns
 * @throws Error naming the file when it cannot be written
 */
export async function withOutput<Result>(
  path: string | undefined,
  { stdout }: CliIo,
  use: (output: Output) => Promise<Result>
): Promise<Result> {
  if (path === undefined) return use({ write: (data) => writeText(stdout, data) })
  const naming = (cause: unknown): never => {
    throw fileError('write', path, cause)
  }
  const file = await openReplacement(path).catch(naming)
  try {
    const result = await use({ write: (data) => file.append(data).catch(naming) })
    await file.commit().catch(naming)
    return result
  } catch (error) {
    file.discard()
    throw error
  }
}

/** Whether results go to a terminal: there is no path, and standard output is a terminal. */
export function isOnTerminal(path: string | undefined, { stdout }: CliIo): boolean {
  return path === undefined && stdout.isTTY === true
}

/** Whether an error says that the reader of the output has gone away, as with `| head`. */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')
}

/** How results become text. */
export interface ResultFormat<Result> {
  /** Text before the first line (default: none). It may depend on the first result. */
  readonly head?: string | ((first: Result) => string)
  /** One result among several, including the line feed; `row` counts from 1. */
  readonly line: (result: Result, row: number) => string
  /** A single result (default: as `line`). */
  readonly alone?: (result: Result) => string
}

/** Writes all results, with one write per batch. */
export async function writeResults<Result>(
  batches: AsyncIterable<readonly Result[]>,
  { head = '', line, alone }: ResultFormat<Result>,
  output: Output
): Promise<void> {
  const headOf = (first: Result): string => (typeof head === 'string' ? head : head(first))
  let row = 0
  // The first result is held back until it is known whether it is the only one.
  let waiting: Result | undefined
  for await (const batch of batches) {
    let text = ''
    for (const result of batch) {
      row++
      if (row === 1 && alone !== undefined) {
        waiting = result
        continue
      }
      if (row === 1) text += headOf(result)
      if (row === 2 && waiting !== undefined) text += headOf(waiting) + line(waiting, 1)
      text += line(result, row)
    }
    if (text !== '') await output.write(text)
  }
  if (row === 1 && waiting !== undefined) await output.write(alone!(waiting))
}

/** The shortest text that reads as the same number, including the sign of zero. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/**
 * Writes text or bytes to a standard stream.
 *
 * @param name - of the stream
 * @throws Error naming the stream when that fails; that of a closed pipe as it is
 */
export function writeText(stream: Writable, data: string | Uint8Array, name = 'standard output'): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(data, (error) => {
      if (error) reject(isClosedPipe(error) ? error : streamError(name, error))
      else resolve()
    })
  })
}
