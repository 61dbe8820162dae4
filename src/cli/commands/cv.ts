/**
 * `opencredit cv`: how well parameters do on rows that were not trained on.
 *
 * @module
 */
import { crossValidate } from '../../train/cross-validation/cross-validate.ts'
import type { FoldOptions } from '../../train/cross-validation/folds-of.ts'
import type { Dataset } from '../../train/dataset.ts'
import { type CliIo, exitCodes, usageError } from '../io/command.ts'
import { checkOutputs } from '../io/checked-outputs.ts'
import { withOutput } from '../io/output.ts'
import { crossValidationJson, crossValidationReport } from '../render/cross-validation-report.ts'
import { createTrainingProgress } from '../render/training-progress.ts'
import { parametersOfArguments } from '../training/config.ts'
import { filesRead } from '../training/files-read.ts'
import { boosterOptionsOf } from '../training/input-files.ts'
import { readTrainingFile } from '../training/lightgbm-dataset.ts'
import { parameterOptions, planOf, type TrainingPlan } from '../training/plan.ts'
import { createRunFiles, type RunFiles } from '../training/run-files.ts'
import { readTable, type TableDataset } from '../training/table-dataset.ts'
import { argumentsOf, formatOption, integerOption, modelOf } from './arguments.ts'

export const help: string = `Usage: opencredit cv --data <file> --label <column> [name=value ...] [options]
       opencredit cv config=train.conf [name=value ...] [options]

Trains a model for each fold, on the rows of the other folds, and evaluates it
on the fold's own: the numbers that lightgbm.cv of Python gives for the same
folds. Data and parameters are given as for train.

Options:
      --folds <n>             number of folds (default 5)
      --fold-groups <column>  a column of a table whose equal values stay in one
                              fold, such as the customer's number; nothing is
                              learnt from it
      --no-stratify           folds need not have equal shares of each class
      --no-shuffle            deal rows out in the order of the file
      --seed <n>              seed of the shuffling (default 0)
      --train-metrics         evaluate the rows trained on, too
      --config <file>         parameters, as for train
      --data <file>           the table to learn from
      --label <column>        what is to be predicted: a name, or a number from 0
      --weight <column>       weights of the rows
      --group <column>        queries of a ranking, which stay together
      --ignore <columns>      columns to leave out, separated by commas
      --categorical <columns>  columns of numbers that are categories
      --format <name>         csv, ndjson or json (default: by name or content)
      --json                  everything as JSON, with each iteration
  -o, --output <file>         write to a file
  -q, --quiet                 show no progress and no metrics
  -h, --help                  show this help

Examples:
  opencredit cv --data loans.csv --label default --fold-groups customer \\
    objective=binary metric=auc early_stopping_round=20
  opencredit cv config=train.conf --folds 10 --json > folds.json
`

const { valid: _, ...dataOptions } = parameterOptions
const options = {
  config: { type: 'string' },
  ...dataOptions,
  folds: { type: 'string' },
  'fold-groups': { type: 'string' },
  'no-stratify': { type: 'boolean' },
  'no-shuffle': { type: 'boolean' },
  seed: { type: 'string' },
  'train-metrics': { type: 'boolean' },
  format: { type: 'string' },
  json: { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  quiet: { type: 'boolean', short: 'q' }
} as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, Infinity)
  const { output: path, ...others } = values
  const given = parametersOfArguments(positionals)
  const plan = planOf(values.config, others, given)
  const { parameters } = plan
  if (parameters.data === '') throw usageError('missing --data')
  if (plan.isLightgbm && values['fold-groups'] !== undefined) {
    throw usageError('--fold-groups expected a table, got a file of LightGBM, whose queries stay together')
  }
  checkOutputs(filesRead(plan, values.config, given), [path], io)
  const folds: FoldOptions = {
    folds: integerOption('folds', values.folds) ?? 5,
    shuffle: values['no-shuffle'] !== true,
    seed: integerOption('seed', values.seed) ?? 0,
    ...(values['no-stratify'] === true ? { stratified: false } : {})
  }
  const files = createRunFiles(plan, new AbortController().signal)
  const boosterOptions = boosterOptionsOf(parameters, files, modelOf)
  const { dataset, together } = await readData(plan, values, files)
  const progress = createTrainingProgress(io, {
    numIterations: parameters.num_iterations,
    firstIteration: 1,
    isQuiet: values.quiet === true
  })
  const result = interruptible(() =>
    crossValidate(plan.given, dataset, {
      ...boosterOptions,
      ...folds,
      ...(together.length === 0 ? {} : { groups: together }),
      evaluateTraining: values['train-metrics'] === true,
      onIteration: ({ iteration, evaluations }) =>
        progress.show(iteration, iteration % parameters.metric_freq === 0 ? evaluations : [])
    })
  )
  progress.clear()
  const text = values.json === true ? crossValidationJson(result, dataset) : crossValidationReport(result, dataset)
  await withOutput(path, io, (output) => output.write(text))
  return exitCodes.ok
}

function readData(
  plan: TrainingPlan,
  values: { readonly format?: string | undefined; readonly 'fold-groups'?: string | undefined },
  { open }: RunFiles
): Promise<TableDataset> {
  const { parameters, categorical, isLightgbm } = plan
  if (!isLightgbm) {
    const format = formatOption(values.format)
    return readTable(parameters.data, { ...plan, format, open, together: values['fold-groups'] })
  }
  const alone = ({ dataset }: { dataset: Dataset }): TableDataset => ({ dataset, together: [] })
  return readTrainingFile(parameters.data, parameters, categorical, open).then(alone)
}

// What never waits hears no signal: without listeners a signal ends the process, which has written nothing yet.
function interruptible<Result>(work: () => Result): Result {
  const listeners = process.listeners('SIGINT')
  process.removeAllListeners('SIGINT')
  try {
    return work()
  } finally {
    for (const listener of listeners) process.on('SIGINT', listener)
  }
}
