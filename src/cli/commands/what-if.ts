/**
 * `opencredit what-if`: what would change decisions.
 *
 * @module
 */
import { championActions } from '../../credit/champion/champion-actions.ts'
import { type Action, checkActions } from '../../credit/counterfactuals/actions.ts'
import { counterfactuals, type Counterfactuals } from '../../credit/counterfactuals/counterfactuals.ts'
import type { CreditScorer } from '../../credit/scorer.ts'
import { readJsonFile } from '../../node/read-json-file.ts'
import { type ApplicantAnswer, askApplicants, reportErrors } from '../io/applicants.ts'
import { type CliIo, usageError } from '../io/command.ts'
import { inputOf } from '../io/input.ts'
import { isOnTerminal, withOutput } from '../io/output.ts'
import { counterfactualReport } from '../render/counterfactual-report.ts'
import { layoutFor } from '../render/terminal.ts'
import { argumentsOf, atMostOne, formatOption, integerOption, namesOption } from './arguments.ts'
import { scorerOf } from './scorer-option.ts'

export const help: string = `Usage: opencredit what-if [file] [options]

Says what would change a decision: for each applicant, the cheapest changes of
one field, and of two, that reach a class; where there are none, of three.
Answers are exact, since a model of trees changes at its thresholds only, and
each is verified by scoring the changed applicant.
Reads CSV with a header, NDJSON or JSON from a file, or from standard input if
the file is - or left out. On a terminal, answers are text; otherwise each
applicant becomes one line of JSON, in input order.

Options:
      --artifact <file>    packed scorer (default: the built-in one)
      --target <class>     class to reach (default: the lowest that passes)
      --actions <file>     JSON: what applicants can change, such as
                           [{"field":"Outstanding_Debt","may":"fall",
                           "range":[0,5000],"step":10,"costPerUnit":1}]
      --answers <n>        most answers for an applicant (default: 5)
      --changes <n>        most fields that an answer changes (default: 3)
      --keep <names>       columns or keys of the input to keep, separated by
                           commas, such as an identifier
      --text               text even if output is not a terminal
      --json               JSON even on a terminal
  -o, --output <file>      write to a file
      --format <name>      csv, ndjson or json (default: by name or content)
  -h, --help               show this help

By default, fields may change in the direction in which they are better, within
the range of the training data; never categories, what is computed, lengths of
time, and the age. With the built-in scorer it is debt, loan payments, loans,
cards, inquiries, late payments, investments and balance.

Examples:
  opencredit what-if applicant.json
  opencredit what-if applicants.csv --keep ID -o what-if.ndjson
`

const options = {
  artifact: { type: 'string' },
  target: { type: 'string' },
  actions: { type: 'string' },
  answers: { type: 'string' },
  changes: { type: 'string' },
  keep: { type: 'string' },
  text: { type: 'boolean' },
  json: { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  format: { type: 'string' }
} as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, 1)
  atMostOne(values, ['text', 'json'])
  const format = formatOption(values.format)
  const keep = namesOption('keep', values.keep) ?? []
  const scorer = scorerOf(values.artifact)
  const search = {
    ...actionsOf(values, scorer),
    ...given('target', values.target),
    ...given('maxAnswers', numberOption('answers', values.answers, 20)),
    ...given('maxChanges', numberOption('changes', values.changes, 5))
  }
  if (values.target !== undefined && !scorer.classes.includes(values.target))
    throw usageError(`--target expected one of ${scorer.classes.join(', ')}; got "${values.target}"`)
  const input = inputOf(positionals[0], { read: [values.artifact, values.actions], written: [values.output] }, io)
  const isOutputShown = isOnTerminal(values.output, io)
  const isText = values.text ?? (isOutputShown && values.json !== true)
  const layout = layoutFor(values.output, io)

  const errors: { line: number | undefined; error: Error }[] = []
  let numItems = 0
  const lineOf = (item: ApplicantAnswer<Counterfactuals>): string => {
    const kept = Object.fromEntries(keep.map((name, i) => [name, item.named[i]]))
    const input = keep.length === 0 ? {} : { input: kept }
    if (item.answer === undefined)
      return isText ? '' : `${JSON.stringify({ error: item.error.message, line: item.line, ...input })}\n`
    if (!isText) return `${JSON.stringify({ ...item.answer, ...input })}\n`
    const heading = keep.length === 0 ? `Applicant ${numItems}` : item.named.join(', ')
    return counterfactualReport(item.answer, heading, scorer, layout)
  }
  await withOutput(values.output, io, async (output) => {
    const answers = askApplicants(
      input,
      scorer,
      { format, names: keep, isOutputShown },
      (record) => counterfactuals(scorer, record, search),
      io
    )
    for await (const item of answers) {
      numItems++
      if (item.error !== undefined) errors.push(item)
      await output.write(lineOf(item))
    }
  })
  return reportErrors(errors, numItems, input.name, io)
}

function actionsOf(
  { actions, artifact }: { readonly actions?: string; readonly artifact?: string },
  scorer: CreditScorer
): { actions?: readonly Action[] } {
  if (actions !== undefined) return { actions: readJsonFile(actions, (value) => checkedActions(value, scorer)) }
  return artifact === undefined ? { actions: championActions } : {}
}

function checkedActions(value: unknown, { fields }: CreditScorer): readonly Action[] {
  checkActions(value as readonly Action[], fields)
  return value as readonly Action[]
}

function numberOption(name: string, value: string | undefined, most: number): number | undefined {
  const number = integerOption(name, value)
  if (number !== undefined && (number < 1 || number > most))
    throw usageError(`--${name} expected 1 to ${most}, got ${number}`)
  return number
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value }
}
