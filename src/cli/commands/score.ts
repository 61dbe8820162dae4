/**
 * `opencredit score`: scores applicants.
 *
 * @module
 */
import type { ApplicantScore } from '../../credit/scoring/score-applicant.ts'
import { applicantPresentation } from '../render/applicant-presentation.ts'
import { argumentsOf, atMostOne, formatOption } from './arguments.ts'
import type { CliIo } from '../io/command.ts'
import { inputOf } from '../io/input.ts'
import { isOnTerminal, withOutput, writeResults } from '../io/output.ts'
import { exitCodeOf, scoreInput } from '../io/score-input.ts'
import { scoreCard, scoreTable } from '../render/score-report.ts'
import { createSummary } from '../render/score-summary.ts'
import { layoutFor } from '../render/terminal.ts'

export const help: string = `Usage: opencredit score [file] [options]

Scores credit applicants with the model that comes with this package: class,
probabilities, points that add up, and the reasons that cost points.
The file is CSV with a header, NDJSON or JSON; - or nothing is standard input.
CSV and NDJSON are streamed, whatever their length; JSON is read whole.
On a terminal one applicant gives a card and many give a table; elsewhere each
applicant gives one line of JSON, in the order of the input.

Options:
      --table          card or table, also when the output is no terminal
      --json           JSON: one applicant gives an indented object
      --ndjson         one line of JSON for each applicant
  -o, --output <file>  write to a file
      --summary        count classes, repairs and warnings on standard error
      --strict         stop at the first applicant that cannot be scored
      --format <name>  csv, ndjson or json (default: by name or content)
  -h, --help           show this

An applicant that cannot be scored gives {"error":…,"line":…} in its place, and
the exit code is 1 at the end.

Examples:
  opencredit score applicant.json
  opencredit score applicants.csv --summary -o scores.ndjson
  tail -f applications.ndjson | opencredit score --ndjson
`

const options = {
  table: { type: 'boolean' },
  json: { type: 'boolean' },
  ndjson: { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  summary: { type: 'boolean' },
  strict: { type: 'boolean' },
  format: { type: 'string' }
} as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, 1)
  atMostOne(values, ['table', 'json', 'ndjson'])
  const format = formatOption(values.format)
  const input = inputOf(positionals[0], [values.output], io)

  const isOutputShown = isOnTerminal(values.output, io)
  const isTable = values.table ?? (isOutputShown && !values.json && !values.ndjson)
  const form = isTable ? 'table' : values.json ? 'json' : 'ndjson'
  const view = { json: (score: ApplicantScore) => score, card: scoreCard, table: scoreTable }
  const presentation = applicantPresentation(form, view, layoutFor(values.output, io))
  const summary = createSummary()
  const scores = scoreInput(input, { format, isStrict: values.strict === true, isOutputShown }, io)
  await withOutput(values.output, io, (output) => writeResults(summary.counting(scores), presentation, output))

  if (values.summary) io.stderr.write(summary.text())
  return exitCodeOf(summary.counts(), input.name, io)
}
