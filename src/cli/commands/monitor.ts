/**
 * `opencredit monitor`: whether recent rows are like those of a reference.
 *
 * @module
 */
import { createApplicantSample } from '../../credit/monitoring/applicant-sample.ts'
import { type Change, changes } from '../../credit/monitoring/findings.ts'
import { monitor, type MonitoringReport } from '../../credit/monitoring/monitor.ts'
import type { MonitoringSample } from '../../credit/monitoring/monitoring-sample.ts'
import type { CreditScorer } from '../../credit/scorer.ts'
import { readTable } from '../../node/read-table.ts'
import { counted, grouped } from '../../numeric/format-count.ts'
import { isNumeric, type Table } from '../../pipeline/table.ts'
import type { RecordFormat } from '../../records/record-format.ts'
import { checkOutputs } from '../io/checked-outputs.ts'
import { type CliIo, exitCodes, notice, usageError } from '../io/command.ts'
import { inputOf, readInput } from '../io/input.ts'
import { withOutput } from '../io/output.ts'
import { printable } from '../io/printable.ts'
import { createProgress } from '../io/progress.ts'
import { monitoringReport } from '../render/monitoring-report.ts'
import { layoutFor } from '../render/terminal.ts'
import { argumentsOf, formatOption, integerOption, namesOption } from './arguments.ts'
import { type MonitoredNames, samplesOf } from './monitor-columns.ts'
import { scorerOf } from './scorer-option.ts'

export const help: string = `Usage: opencredit monitor <reference> <recent> [options]

Compares recent rows with those of a reference: is every score and feature
spread as it was (PSI, CSI), and, where outcomes are known, does what was
predicted happen? Each answer has a p-value that takes the numbers of rows into
account, so that small samples do not alarm for chance, and large ones do not
hide what is small.
Reads CSV with a header, NDJSON or JSON. A column of the reference is one of
numbers when all of its values are; text in it later counts as missing.

Options:
      --applicants          the files hold credit applicants: cleans and scores
                            them with the built-in model, then compares points,
                            classes and fields
      --artifact <file>     the same with a scorer that was packed
      --columns <names>     compare only these columns, separated by commas
      --ignore <columns>    columns to leave out, such as identifiers
      --scores <columns>    columns that are scores; the others are features
      --probability <column>  predicted probability of the outcome
      --outcome <column>    1 where it happened, 0 where not, empty if not known
      --group <column>      whose row it is: with it, tests count customers and
                            not their rows
      --bins <n>            bins of numbers (default 10)
      --fail-on <change>    exit code 1 if a change is small, moderate or large,
                            or more
      --json                everything as JSON
  -o, --output <file>       write to a file
      --format <name>       csv, ndjson or json (default: by name or content)
  -h, --help                show this help

Examples:
  opencredit monitor last-year.csv this-month.csv --applicants
  opencredit monitor old.csv new.csv --scores points --ignore id --fail-on large
`

const options = {
  applicants: { type: 'boolean' },
  artifact: { type: 'string' },
  columns: { type: 'string' },
  ignore: { type: 'string' },
  scores: { type: 'string' },
  probability: { type: 'string' },
  outcome: { type: 'string' },
  group: { type: 'string' },
  bins: { type: 'string' },
  'fail-on': { type: 'string' },
  json: { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  format: { type: 'string' }
} as const

const ofColumns = ['columns', 'ignore', 'scores', 'probability', 'outcome', 'group'] as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, 2)
  const [reference, recent] = positionals
  if (reference === undefined || recent === undefined) throw usageError('expected a <reference> and a <recent> file')
  const isOfApplicants = values.applicants === true || values.artifact !== undefined
  const misplaced = isOfApplicants ? ofColumns.find((name) => values[name] !== undefined) : undefined
  if (misplaced !== undefined) throw usageError(`--${misplaced} cannot be used with applicants`)
  const failOn = changeOption(values['fail-on'])
  const numBins = integerOption('bins', values.bins) ?? 10
  if (numBins < 2) throw usageError(`--bins expected 2 or more, got ${numBins}`)
  const format = formatOption(values.format)
  checkOutputs([reference, recent, values.artifact], [values.output], io)

  const samples = isOfApplicants
    ? await applicantSamples(scorerOf(values.artifact), [reference, recent], format, io)
    : await columnSamples([reference, recent], format, namesOf(values), io)
  const report = monitor(...samples, { numBins })
  const text = values.json === true ? jsonOf(report) : monitoringReport(report, layoutFor(values.output, io))
  await withOutput(values.output, io, (output) => output.write(text))
  return failOn !== undefined && report.variables.some(({ change }) => changes.indexOf(change) >= failOn)
    ? exitCodes.failed
    : exitCodes.ok
}

function changeOption(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const place = changes.indexOf(value as Change)
  if (place < 1) throw usageError(`--fail-on expected one of ${changes.slice(1).join(', ')}; got "${value}"`)
  return place
}

function namesOf(values: Readonly<Partial<Record<(typeof ofColumns)[number], string>>>): MonitoredNames {
  if (values.probability !== undefined && values.outcome === undefined)
    throw usageError('--probability needs --outcome')
  if (values.outcome !== undefined && values.probability === undefined)
    throw usageError('--outcome needs --probability')
  return {
    columns: namesOption('columns', values.columns),
    ignored: namesOption('ignore', values.ignore) ?? [],
    scores: namesOption('scores', values.scores) ?? [],
    probability: values.probability,
    outcome: values.outcome,
    group: values.group
  }
}

type Pair<T> = [reference: T, recent: T]

async function columnSamples(
  paths: Pair<string>,
  format: RecordFormat | undefined,
  names: MonitoredNames,
  io: CliIo
): Promise<Pair<MonitoringSample>> {
  const tables: Table[] = []
  for (const path of paths) {
    const progress = createProgress(io, undefined, false)
    // What is text in the reference is text in both: the codes 01 and 1 differ.
    const texts = [...(tables[0]?.columns ?? [])].flatMap(([name, column]) => (isNumeric(column) ? [] : [name]))
    try {
      tables.push(await readTable(path, { format, texts, onBytes: progress.addBytes }))
    } finally {
      progress.clear()
    }
  }
  const { samples, leftOut } = samplesOf(tables as Pair<Table>, paths, names)
  if (leftOut.length > 0)
    notice(io, `left out, because nearly every row has another text: ${leftOut.map(printable).join(', ')}`)
  return samples
}

async function applicantSamples(
  scorer: CreditScorer,
  paths: Pair<string>,
  format: RecordFormat | undefined,
  io: CliIo
): Promise<Pair<MonitoringSample>> {
  const samples: MonitoringSample[] = []
  for (const path of paths) {
    const input = inputOf(path, { written: [] }, io)
    const sample = createApplicantSample(scorer)
    let numFailed = 0
    for await (const batch of readInput(input, { format, keysOfColumns: scorer.keysOfHeader }, false, io)) {
      for (const { record } of batch) {
        try {
          if (record === undefined) throw new Error('no record')
          sample.add(record)
        } catch {
          numFailed++
        }
      }
    }
    if (numFailed > 0)
      notice(
        io,
        `${input.name}: ${grouped(numFailed)} of ${counted(numFailed + sample.numRows(), 'applicant')} could not be scored`
      )
    if (sample.numRows() === 0) throw new Error(`${input.name}: no applicants`)
    samples.push(sample.take())
  }
  return samples as Pair<MonitoringSample>
}

function jsonOf(report: MonitoringReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`
}
