/**
 * `opencredit inspect`: describes a LightGBM model.
 *
 * @module
 */
import { statSync } from 'node:fs'
import { argumentsOf, integerOption, modelOf } from './arguments.ts'
import { type CliIo, exitCodes } from '../io/command.ts'
import { modelFacts } from '../render/model-facts.ts'
import { modelReport } from '../render/model-report.ts'
import { checkOutputs } from '../io/checked-outputs.ts'
import { withOutput } from '../io/output.ts'
import { layoutFor } from '../render/terminal.ts'

export const help: string = `Usage: opencredit inspect <model> [options]

Describes a LightGBM model (text file or JSON dump): objective, trees,
features, missing values, training parameters and the most important features.

Options:
      --top <n>        features to list (default 10)
      --json           everything as JSON, with all features
  -o, --output <file>  write to a file
  -h, --help           show this help

Examples:
  opencredit inspect model.txt
  opencredit inspect model.txt --json > model-facts.json
`

const options = {
  top: { type: 'string' },
  json: { type: 'boolean' },
  output: { type: 'string', short: 'o' }
} as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, 1)
  const top = integerOption('top', values.top) ?? 10
  const path = positionals[0]
  checkOutputs([path], [values.output], io)
  const model = modelOf(path)
  const facts = modelFacts(model, path, statSync(path).size)
  const layout = layoutFor(values.output, io)
  const text = values.json ? `${JSON.stringify(facts, undefined, 2)}\n` : modelReport(facts, top, layout)
  await withOutput(values.output, io, (output) => output.write(text))
  return exitCodes.ok
}
