/**
 * Runs a command line in this process.
 *
 * @module
 */
import { PassThrough, Readable } from 'node:stream'
import type { CliIo } from '../../src/cli/io.ts'
import { run } from '../../src/cli/run.ts'

/** What a run finds. */
export interface Surroundings {
  /** Standard input; a terminal that nobody types at when left out. */
  readonly stdin?: string | Buffer | Readable
  /** Width of the terminal standard output is; left out, it is none. */
  readonly columns?: number
  readonly stderrIsTTY?: boolean
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
  const { stdin, columns, stderrIsTTY, env = {} } = surroundings
  const stdout = gather()
  const stderr = gather()
  const text = stdin instanceof Readable ? stdin : Readable.from([stdin ?? ''])
  const io: CliIo = {
    stdin: Object.assign(text, { isTTY: stdin === undefined }),
    stdout: Object.assign(stdout.stream, columns === undefined ? {} : { isTTY: true, columns }),
    stderr: Object.assign(stderr.stream, { isTTY: stderrIsTTY }),
    env
  }
  const code = await run(argv, io)
  return { code, out: stdout.text(), err: stderr.text() }
}

function gather(): { stream: PassThrough, text: () => string } {
  const stream = new PassThrough()
  let text = ''
  stream.setEncoding('utf8').on('data', (piece: string) => { text += piece })
  return { stream, text: () => text }
}

/** Lines of NDJSON as values. */
export function jsonLines(text: string): unknown[] {
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line))
}
