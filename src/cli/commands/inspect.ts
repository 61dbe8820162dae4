/**
 * `opencredit inspect`: describes a model.
 *
 * @module
 */
import { statSync } from 'node:fs'
import { verifyMonotone } from '../../explain/monotone/verify-monotone.ts'
import type { Model } from '../../model/model.ts'
import { argumentsOf, integerOption, modelOf, namesOption } from './arguments.ts'
import { type CliIo, exitCodes, usageError } from '../io/command.ts'
import { modelFacts } from '../../explain/model-facts.ts'
import { monotoneJson, monotoneReport } from '../render/monotone-report.ts'
import { modelReport } from '../render/model-report.ts'
import { checkOutputs } from '../io/checked-outputs.ts'
import { withOutput } from '../io/output.ts'
import { layoutFor } from '../render/terminal.ts'

export const help: string = `Usage: opencredit inspect <model> [options]

Describes a model of any library that predict takes: objective, trees,
features, missing values, training parameters and the most important features.

Options:
      --top <n>             features to list (default 10)
      --monotone            prove the model's own monotone constraints, or show
                            between which values the raw score breaks them
      --increasing <names>  prove that raw scores never fall while these
                            features rise, whatever the others are
      --decreasing <names>  the same for features with which they never rise
      --json                everything as JSON, with all features
  -o, --output <file>       write to a file
  -h, --help                show this help

The exit code is 1 if something that was to be proved is not.

Examples:
  opencredit inspect model.txt
  opencredit inspect model.txt --increasing income,age --decreasing debt
  opencredit inspect model.txt --json > model-facts.json
`

const options = {
  top: { type: 'string' },
  monotone: { type: 'boolean' },
  increasing: { type: 'string' },
  decreasing: { type: 'string' },
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
  const questions = questionsOf(model, values)
  if (questions !== undefined) return proveMonotone(model, questions, values, io)
  const facts = modelFacts(model, path, statSync(path).size)
  const layout = layoutFor(values.output, io)
  const text = values.json ? `${JSON.stringify(facts, undefined, 2)}\n` : modelReport(facts, top, layout)
  await withOutput(values.output, io, (output) => output.write(text))
  return exitCodes.ok
}

interface Values {
  readonly monotone?: boolean
  readonly increasing?: string
  readonly decreasing?: string
  readonly json?: boolean
  readonly output?: string
}

type Question = readonly [feature: number | string, direction: 'increasing' | 'decreasing']

function questionsOf(model: Model, { monotone, increasing, decreasing }: Values): Question[] | undefined {
  if (monotone === undefined && increasing === undefined && decreasing === undefined) return undefined
  const own = monotone === true ? [...(model.file.monotoneConstraints ?? []).entries()] : []
  const questions = [
    ...own.flatMap(([feature, sign]): Question[] =>
      sign === 0 ? [] : [[feature, sign > 0 ? 'increasing' : 'decreasing']]
    ),
    ...(namesOption('increasing', increasing) ?? []).map((name): Question => [name, 'increasing']),
    ...(namesOption('decreasing', decreasing) ?? []).map((name): Question => [name, 'decreasing'])
  ]
  if (questions.length === 0) throw usageError('--monotone expected a model with monotone constraints')
  return questions
}

async function proveMonotone(
  model: Model,
  questions: readonly Question[],
  { json, output: path }: Values,
  io: CliIo
): Promise<number> {
  const outputs = Array.from({ length: model.forest.numTreesPerIteration }, (_, output) => output)
  const results = questions.flatMap(([feature, direction]) =>
    outputs.map((output) => verifyMonotone(model, feature, { direction, output }))
  )
  const text = json ? monotoneJson(results, model) : monotoneReport(results, model, layoutFor(path, io))
  await withOutput(path, io, (output) => output.write(text))
  return results.every(({ status }) => status === 'proved') ? exitCodes.ok : exitCodes.failed
}
