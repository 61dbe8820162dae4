/**
 * `opencredit page`: writes the web page as static files.
 *
 * @module
 */
import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { counted, grouped } from '../../numeric/format-count.ts'
import { fileError } from '../../node/file-error.ts'
import { builtPageFiles } from '../../node/built-page.ts'
import { readPackedScorer } from '../../node/read-packed-scorer.ts'
import { argumentsOf } from './arguments.ts'
import { type CliIo, exitCodes, usageError } from '../io/command.ts'
import { makeFolder } from '../io/make-folder.ts'
import { withOutput } from '../io/output.ts'
import { replaceFile } from '../io/replace-file.ts'

export const help: string = `Usage: opencredit page --out <folder> [--artifact <file>]

Writes the web page for scoring and comparing applicants and for scoring whole
files. The page computes everything in the browser and sends no data anywhere;
it works on any static host, under any path.

Options:
      --out <folder>     folder to write to; created if it does not exist
      --artifact <file>  score by this packed scorer, from opencredit pack,
                         instead of the built-in one; the page holds all of it
  -h, --help             show this help

Files from an earlier run are replaced; other files are never overwritten.

Examples:
  opencredit page --out public
  opencredit page --out public --artifact lender.opencredit
`

const options = { out: { type: 'string' }, artifact: { type: 'string' } } as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = argumentsOf(argv, options, 0)
  const folder = values.out
  if (folder === undefined || folder === '') throw usageError('missing --out <folder>')
  const { artifact } = values
  const files = builtPageFiles(artifact === undefined ? undefined : readPackedScorer(artifact).packed)
  await makeFolder(folder)
  const foreign = files.filter(({ name }) => isForeign(join(folder, name))).map(({ name }) => join(folder, name))
  if (foreign.length > 0) throw new Error(`cannot overwrite "${foreign.join('", "')}": not written by opencredit page`)

  for (const { name, bytes } of files) replaceFile(join(folder, name), [bytes])
  const lines = files.map(({ name, bytes }) => `${join(folder, name)}  ${grouped(Math.ceil(bytes.length / 1000))} KB\n`)
  const text = `${lines.join('')}${counted(files.length, 'file')} written\n`
  await withOutput(undefined, io, (output) => output.write(text))
  return exitCodes.ok
}

// The build puts this near the beginning of every file.
const mark = 'OpenCredit page'
const markEnd = 2000

// Whether the path holds something that no earlier run has written.
function isForeign(path: string): boolean {
  try {
    // A link's target belongs to somebody else.
    if (lstatSync(path).isSymbolicLink()) return true
    return !readFileSync(path, 'utf8').slice(0, markEnd).includes(mark)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw fileError('read', path, error)
  }
}
