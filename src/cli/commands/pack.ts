/**
 * `opencredit pack`: packs a lender's definition into one file.
 *
 * @module
 */
import { packScorer } from '../../credit/artifact/pack-scorer.ts'
import { readDefinition } from '../../node/read-definition.ts'
import { counted, grouped } from '../../numeric/format-count.ts'
import { checkOutputs } from '../io/checked-outputs.ts'
import { type CliIo, exitCodes, usageError } from '../io/command.ts'
import { withOutput } from '../io/output.ts'
import { replaceFile } from '../io/replace-file.ts'
import { argumentsOf } from './arguments.ts'

export const help: string = `Usage: opencredit pack <definition> -o <file>

Packs a credit scorer into one file: its fields, models, baselines, reasons and
scale, with a SHA-256 by which a damaged file is refused. score --artifact uses
such a file, and so does loadScorer in programs and browsers.
The definition is JSON, as createCreditScorer takes it. Each of its models names
the file of a LightGBM model, and each baseline may name a file of applicants
(CSV, NDJSON or JSON), and so may the monitoringReference, with which the
service compares others; paths are relative to the definition.
Directions that the definition promises are proved, which can take seconds.

Options:
  -o, --output <file>  the file to write
  -h, --help           show this help

Examples:
  opencredit pack definition.json -o lender.opencredit
  opencredit score applicants.csv --artifact lender.opencredit
`

const options = { output: { type: 'string', short: 'o' } } as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, 1)
  const [path] = positionals
  if (path === undefined) throw usageError('missing <definition> argument')
  const { output } = values
  if (output === undefined || output === '') throw usageError('missing --output <file>')
  checkOutputs([path], [output], io)
  const { definition, paths } = await readDefinition(path)
  checkOutputs(paths, [output], io)
  const bytes = packScorer(definition)
  replaceFile(output, [bytes])
  const { name, version, fields, models } = definition
  const parts = `${counted(fields.length, 'field')}, ${counted(models.length, 'model')}, ${grouped(bytes.length)} bytes`
  await withOutput(undefined, io, (stdout) => stdout.write(`${output}: ${name} ${version}, ${parts}\n`))
  return exitCodes.ok
}
