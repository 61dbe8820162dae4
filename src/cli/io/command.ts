/**
 * What a command is: its module, its streams (passed in, so that it can run without a process of its own), its exit codes
 * and its error messages.
 *
 * @module
 */
import type { Readable, Writable } from 'node:stream'

/** A stream that can be a terminal. */
export type TerminalStream<Stream> = Stream & {
  readonly isTTY?: boolean | undefined
  /** Width of the terminal in characters. */
  readonly columns?: number | undefined
}

/** Streams of a run. */
export interface CliIo {
  readonly stdin: TerminalStream<Readable>
  readonly stdout: TerminalStream<Writable>
  readonly stderr: TerminalStream<Writable>
}

/** A command: takes its arguments, returns the exit code. */
export type Command = (argv: readonly string[], io: CliIo) => Promise<number>

/** What the module of a command exports. */
export interface CommandModule {
  readonly help: string
  readonly run: Command
}

/** Exit codes: success, failure, usage error, interruption, termination. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, interrupted: 130, terminated: 143 } as const

/** An error about the command line: exit code 2 and a pointer to the help. */
export function usageError(message: string): Error {
  return Object.assign(new Error(message), { isUsage: true })
}

/** Whether an error is about the command line. */
export function isUsageError(error: unknown): boolean {
  return error instanceof Error && 'isUsage' in error
}

/** Writes one line to standard error, prefixed with the program's name. */
export function notice(io: CliIo, message: string): void {
  io.stderr.write(`opencredit: ${message}\n`)
}
