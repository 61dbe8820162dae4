/**
 * Where results go, standard output or a file, and how they are written. Every write waits until it is taken, so that
 * nothing piles up in memory.
 *
 * @module
 */
import { open } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { fileError } from '../../node/file-error.ts'
import type { CliIo } from './command.ts'

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
  path: string | undefined,
  { stdout }: CliIo,
  use: (output: Output) => Promise<Result>
): Promise<Result> {
  if (path === undefined) return use({ write: (text) => written(stdout, text) })
  const naming = (cause: unknown): never => {
    throw fileError('write', path, cause)
  }
  const file = await open(path, 'w').catch(naming)
  try {
    return await use({ write: (text) => file.appendFile(text).catch(naming) })
  } finally {
    await file.close().catch(naming)
  }
}

/** Whether results go to a terminal: those for standard output, where that is one. */
export function isOnTerminal(path: string | undefined, { stdout }: CliIo): boolean {
  return path === undefined && stdout.isTTY === true
}

/** Whether an error says that nobody reads the output any more, as behind `| head`. */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')
}

/** How results are written. */
export interface Presentation<Result> {
  /** Text before the lines; default none. */
  readonly head?: string
  /** One result among many, line feed included; `row` counts from 1. */
  readonly line: (result: Result, row: number) => string
  /** The only result; by default a line like others. */
  readonly alone?: (result: Result) => string
}

/** Writes all results, one write per batch. */
export async function writeResults<Result>(
  batches: AsyncIterable<readonly Result[]>,
  { head = '', line, alone }: Presentation<Result>,
  output: Output
): Promise<void> {
  let row = 0
  // The first result waits for a second one before it is written in its form.
  let waiting: Result | undefined
  for await (const batch of batches) {
    let text = ''
    for (const result of batch) {
      row++
      if (row === 1 && alone !== undefined) {
        waiting = result
        continue
      }
      if (row === 1) text += head
      if (row === 2 && waiting !== undefined) text += head + line(waiting, 1)
      text += line(result, row)
    }
    if (text !== '') await output.write(text)
  }
  if (row === 1 && waiting !== undefined) await output.write(alone!(waiting))
}

/** A number as the shortest text that reads as the same number, the sign of zero included. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

function written(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()))
  })
}
