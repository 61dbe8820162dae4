/**
 * Runs a command line in this process.
 *
 * @module
 */
import { PassThrough, Readable } from 'node:stream'
import { WriteStream } from 'node:tty'
import { vi } from 'vitest'
import type { CliIo } from '../../src/cli/io/command.ts'
import { run } from '../../src/cli/run.ts'

// Whoever runs the tests may force colours upon every command.
vi.stubEnv('FORCE_COLOR', undefined)

/** What a run finds. */
export interface Surroundings {
  /** Standard input; a terminal that nobody types at when left out. */
  readonly stdin?: string | Buffer | Readable
  /** Width of the terminal standard output is; left out, it is none. */
  readonly columns?: number
  readonly stderrIsTTY?: boolean
  /** Environment of that terminal, which tells whether it takes colours; by default it does. */
  readonly env?: Readonly<Record<string, string>>
}

/** What a run leaves. */
export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command line and gathers what it writes. */
export async function runCli(argv: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const { code, bytes, err } = await runForBytes(argv, surroundings)
  return { code, out: bytes.toString(), err }
}

/** `runCli` of a command that writes bytes. */
export async function runForBytes(
  argv: readonly string[],
  surroundings: Surroundings = {}
): Promise<{ readonly code: number; readonly bytes: Buffer; readonly err: string }> {
  const { stdin, columns, stderrIsTTY, env } = surroundings
  const stdout = gather()
  const stderr = gather()
  const text = stdin instanceof Readable ? stdin : Readable.from([stdin ?? ''])
  const io: CliIo = {
    stdin: Object.assign(text, { isTTY: stdin === undefined }),
    stdout: Object.assign(stdout.stream, columns === undefined ? {} : terminal(columns, env)),
    stderr: Object.assign(stderr.stream, { isTTY: stderrIsTTY })
  }
  const code = await run(argv, io)
  return { code, bytes: stdout.bytes(), err: stderr.bytes().toString() }
}

/** What makes a stream a terminal. */
export function terminal(columns: number, env: Readonly<Record<string, string>> = {}): object {
  const surroundings = { TERM: 'xterm-256color', ...env }
  return { isTTY: true, columns, getColorDepth: () => WriteStream.prototype.getColorDepth(surroundings) }
}

function gather(): { stream: PassThrough; bytes: () => Buffer } {
  const stream = new PassThrough()
  const pieces: Buffer[] = []
  stream.on('data', (piece: Buffer) => pieces.push(piece))
  return { stream, bytes: () => Buffer.concat(pieces) }
}

/** Lines of NDJSON as values. */
export function jsonLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
