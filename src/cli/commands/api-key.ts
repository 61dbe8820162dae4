/**
 * `opencredit api-key`: makes an API key for `opencredit serve`.
 *
 * @module
 */
import { createApiKey } from '../../server/http/api-keys.ts'
import { argumentsOf } from './arguments.ts'
import { type CliIo, exitCodes, usageError } from '../io/command.ts'

export const help: string = `Usage: opencredit api-key <name>

Makes a random API key. The line for the file of opencredit serve --api-keys,
a name and a hash, goes to standard output; the key itself is shown once, on
standard error, and is kept nowhere.

Options:
  -h, --help  show this

Examples:
  opencredit api-key branch-7 >> api-keys.txt
  opencredit serve --api-keys api-keys.txt
`

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const [name] = argumentsOf(argv, {}, 1).positionals
  if (name === undefined) throw usageError('expected a name for the key')
  const { key, line } = newKey(name)
  io.stderr.write(`${key}\n`)
  io.stdout.write(`${line}\n`)
  return exitCodes.ok
}

function newKey(name: string): { key: string; line: string } {
  try {
    return createApiKey(name)
  } catch (error) {
    throw usageError((error as Error).message)
  }
}
