/**
 * `opencredit train`: trains a model.
 *
 * @module
 */
import { type CliIo, exitCodes, usageError } from '../io/command.ts'
import { checkOutputs } from '../io/checked-outputs.ts'
import { listenForInterruption } from '../io/interruption.ts'
import { checkpointPath, readCheckpoint } from '../training/checkpoint-file.ts'
import { parametersOfArguments } from '../training/config.ts'
import { filesRead } from '../training/files-read.ts'
import { boosterOptionsOf } from '../training/input-files.ts'
import { lightgbmInput } from '../training/lightgbm-run.ts'
import { parameterOptions, planOf } from '../training/plan.ts'
import { createRunFiles } from '../training/run-files.ts'
import { runTraining } from '../training/run-training.ts'
import { tableInput } from '../training/table-run.ts'
import { argumentsOf, formatOption, modelOf } from './arguments.ts'

export const help: string = `Usage: opencredit train --data <file> --label <column> --output <file>
                        [name=value ...] [options]
       opencredit train config=train.conf [name=value ...] [options]

Trains a model: the file that LightGBM would have written, byte for byte.
Parameters are LightGBM's, by its names, as name=value or in a file.

With a table, CSV with a header, NDJSON or JSON, training is as lightgbm.train
of Python does it; text makes a column categorical. With a .conf file, or
data=<file>, everything is as LightGBM's own command line has it: data files
(CSV, TSV or LibSVM, .weight, .query and .init beside them), early stopping,
what is printed and written.

Options:
      --config <file>       parameters: .json, an object as a Python dict; any
                            other name, LightGBM's lines of name = value
      --data <file>         the table to learn from
      --valid <file>        a table to evaluate by; may be repeated
      --label <column>      what is to be predicted: a name, or a number from 0
      --weight <column>     weights of the rows
      --group <column>      queries of a ranking: equal values, one after the
                            other
      --ignore <columns>    columns to leave out, separated by commas
      --categorical <columns>  columns of numbers that are categories
      --format <name>       csv, ndjson or json (default: by name or content)
  -o, --output <file>       write the model to a file
      --save-period <n>     every n iterations, write the model so far, and a
                            checkpoint beside it
      --resume              go on from the checkpoint, if there is one: the
                            model will be the same to the byte
  -q, --quiet               show no progress and no metrics
  -h, --help                show this help

Examples:
  opencredit train --data loans.csv --label default --valid later.csv \\
    -o model.txt objective=binary metric=auc early_stopping_round=20
  opencredit train --config params.json --data loans.csv --label default \\
    -o model.txt --save-period 100 --resume
  opencredit train config=train.conf num_trees=10
`

const options = {
  config: { type: 'string' },
  ...parameterOptions,
  output: { type: 'string', short: 'o' },
  'save-period': { type: 'string' },
  resume: { type: 'boolean' },
  format: { type: 'string' },
  quiet: { type: 'boolean', short: 'q' }
} as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, Infinity)
  const given = parametersOfArguments(positionals)
  const plan = planOf(values.config, values, given)
  const { data, output_model: path } = plan.parameters
  if (data === '') throw usageError('missing --data')
  if (!plan.isLightgbm && values.output === undefined) throw usageError('missing --output')
  const format = formatOption(values.format)
  checkOutputs(filesRead(plan, values.config, given), [path], io)
  const interruption = listenForInterruption()
  try {
    const files = createRunFiles(plan, interruption.signal)
    const boosterOptions = boosterOptionsOf(plan.parameters, files, modelOf)
    const input = plan.isLightgbm
      ? await lightgbmInput(plan, boosterOptions, files.open)
      : await tableInput({ ...plan, format, open: files.open }, boosterOptions)
    const key = files.key()
    const checkpoint = values.resume === true ? readCheckpoint(checkpointPath(path), key) : undefined
    const settings = { isQuiet: values.quiet === true, checkpoint, key, signal: interruption.signal }
    return await runTraining(plan, input, settings, io)
  } catch (error) {
    if (error === interruption.signal.reason) return exitCodes.interrupted
    throw error
  } finally {
    interruption.end()
  }
}
