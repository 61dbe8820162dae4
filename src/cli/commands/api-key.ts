/**
 * `opencredit api-key`: creates an API key for `opencredit serve`.
 *
 * @module
 */
import { createApiKey } from '../../server/http/api-keys.ts'
import { argumentsOf } from './arguments.ts'
import { writeText } from '../io/output.ts'
import { type CliIo, exitCodes, usageError } from '../io/command.ts'

export const help: string = `Usage: opencredit api-key <name>

Creates a random API key. Standard output gets a line with the name and a hash,
for the file of opencredit serve --api-keys. The key itself is shown only once,
on standard error, and is not stored.

Options:
  -h, --help  show this help

Examples:
  opencredit api-key branch-7 >> api-keys.txt
  opencredit serve --api-keys api-keys.txt
`

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const [name] = argumentsOf(argv, {}, 1).positionals
  if (name === undefined) throw usageError('missing <name> argument')
  const { key, line } = newKey(name)
  // A key whose hash is lost is of no use.
  await writeText(io.stdout, `${line}\n`)
  await writeText(io.stderr, `${key}\n`, 'standard error')
  return exitCodes.ok
}

function newKey(name: string): { key: string; line: string } {
  try {
    return createApiKey(name)
  } catch (error) {
    throw usageError((error as Error).message)
  }
}
