/**
 * `opencredit audit`: looks for what makes figures of a model better than the model is.
 *
 * @module
 */
import { availableParallelism } from 'node:os'
import { auditSummary } from '../../pipeline/validation/audit/audit-summary.ts'
import { type AuditReport, leakageAudit } from '../../pipeline/validation/audit/leakage-audit.ts'
import { type Fold, rowsWhere } from '../../pipeline/validation/folds.ts'
import { labelClasses } from '../../pipeline/label-classes.ts'
import { columnOf, type Table, withoutColumns } from '../../pipeline/table.ts'
import type { GivenParameters } from '../../train/parameters/train-parameters.ts'
import { type CliIo, exitCodes, notice, usageError } from '../io/command.ts'
import { checkOutputs } from '../io/checked-outputs.ts'
import { listenForInterruption } from '../io/interruption.ts'
import { withOutput } from '../io/output.ts'
import { layoutFor } from '../render/terminal.ts'
import { createTrainingProgress } from '../render/training-progress.ts'
import { mergeParameters, parametersOfArguments, withPlace } from '../training/config.ts'
import { readRolesTable } from '../training/roles-table.ts'
import { argumentsOf, formatOption, integerOption, namesOption } from './arguments.ts'

export const help: string = `Usage: opencredit audit --data <file> --label <column> [--group <column>]
                        [name=value ...] [options]

Looks for leaks in data that a model is to be trained on and tested with: rows
of a group on both sides of a split, rows that are there twice, features that
give away whose row it is, features that are the outcome or were set after it,
and what dividing rows at random adds to the figures. Says what it found, with
the numbers, the gravest first.

Trains the model about 15 times, with LightGBM's parameters as name=value
(default: num_leaves=63 num_iterations=400 learning_rate=0.05, which remember
well).

Options:
      --data <file>       CSV with a header, NDJSON or JSON; text makes a
                          column categorical
      --label <column>    what is to be predicted: numbers of classes from 0,
                          the worst, up; or texts, with --classes
      --classes <names>   texts of the label, worst first, separated by commas
      --group <column>    whose row it is, such as the customer's number
      --time <column>     when a row was observed, a number
      --split <column>    the split to look at: test or 1 in rows that are tested,
                          anything else in rows that are trained on (default: a
                          fifth of the rows at random)
      --ignore <columns>  columns to leave out, separated by commas
      --folds <n>         number of folds (default 5)
      --seed <n>          seed of folds and resamples (default 0)
      --threads <n>       threads that train (default: the number of processors)
      --format <name>     csv, ndjson or json (default: by name or content)
      --json              everything as JSON
  -o, --output <file>     write to a file
  -q, --quiet             show no progress
  -h, --help              show this help

Examples:
  opencredit audit --data loans.csv --label default --group customer
  opencredit audit --data scores.csv --label grade --classes Poor,Fair,Good \\
    --group customer --time month num_leaves=31 num_iterations=100
`

const options = {
  data: { type: 'string' },
  label: { type: 'string' },
  classes: { type: 'string' },
  group: { type: 'string' },
  time: { type: 'string' },
  split: { type: 'string' },
  ignore: { type: 'string' },
  folds: { type: 'string' },
  seed: { type: 'string' },
  threads: { type: 'string' },
  format: { type: 'string' },
  json: { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  quiet: { type: 'boolean', short: 'q' }
} as const

const defaultParameters = { num_leaves: 63, num_iterations: 400, learning_rate: 0.05 }

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, Infinity)
  const { data: path, label, group, time, split, output } = values
  if (path === undefined) throw usageError('missing --data')
  if (label === undefined) throw usageError('missing --label')
  const given = mergeParameters(undefined, parametersOfArguments(positionals))
  const names = namesOption('classes', values.classes)
  const settings = {
    numFolds: integerOption('folds', values.folds) ?? 5,
    seed: integerOption('seed', values.seed) ?? 0,
    threads: integerOption('threads', values.threads) ?? availableParallelism()
  }
  const reading = {
    ignored: namesOption('ignore', values.ignore) ?? [],
    format: formatOption(values.format),
    isQuiet: values.quiet === true
  }
  checkOutputs([path], [output], io)
  const interruption = listenForInterruption()
  const progress = createAuditProgress(io, reading.isQuiet)
  try {
    const { signal } = interruption
    const whole = await readRolesTable(path, { label, group, time }, { ...reading, signal }, io)
    const table = split === undefined ? whole : withoutColumns(whole, [split])
    const train = given.length === 0 ? defaultParameters : parametersIn(given)
    const report = await leakageAudit({
      table,
      label: labelClasses(whole, names).label,
      train,
      ...(split === undefined ? {} : { split: foldIn(whole, split) }),
      ...settings,
      signal,
      onProgress: ({ done, total }) => progress.show(done, total)
    })
    progress.clear()
    await withOutput(output, io, (to) => to.write(textOf(report, values.json === true, output, io)))
    return exitCodes.ok
  } catch (error) {
    progress.clear()
    if (error !== interruption.signal.reason) throw withPlace(error, given)
    if (!reading.isQuiet) notice(io, 'interrupted; nothing was written')
    return exitCodes.interrupted
  } finally {
    interruption.end()
  }
}

function parametersIn(given: ReturnType<typeof mergeParameters>): GivenParameters {
  return Object.fromEntries(given.map(({ name, value }) => [name, value])) as GivenParameters
}

function foldIn(table: Table, name: string): Fold {
  const column = columnOf(table, name)
  const isTested = (row: number): boolean => column[row] === 'test' || column[row] === 1
  const fold = {
    train: rowsWhere(table.numRows, (row) => !isTested(row)),
    test: rowsWhere(table.numRows, isTested)
  }
  if (fold.train.length > 0 && fold.test.length > 0) return fold
  throw new Error(`column "${name}" expected rows with test or 1 and others, got one kind`)
}

function textOf(report: AuditReport, isJson: boolean, output: string | undefined, io: CliIo): string {
  return isJson ? `${JSON.stringify(report, undefined, 2)}\n` : auditSummary(report, layoutFor(output, io).width)
}

interface AuditProgress {
  readonly show: (done: number, total: number) => void
  readonly clear: () => void
}

function createAuditProgress(io: CliIo, isQuiet: boolean): AuditProgress {
  let line: ReturnType<typeof createTrainingProgress> | undefined
  return {
    show: (done, total) => {
      line ??= createTrainingProgress(io, { numIterations: total, firstIteration: 1, isQuiet })
      if (done > 0) line.show(done, [])
    },
    clear: () => line?.clear()
  }
}
