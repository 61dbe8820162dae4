/**
 * `opencredit export-sklearn`: prints the script that writes scikit-learn's models as JSON.
 *
 * @module
 */
import { argumentsOf } from './arguments.ts'
import { checkOutputs } from '../io/checked-outputs.ts'
import { type CliIo, exitCodes } from '../io/command.ts'
import { withOutput } from '../io/output.ts'

// The text of src/format/sklearn/export_model.py, put in by src/node/bundle-worker.js.
declare const exportModelScript: string

export const help: string = `Usage: opencredit export-sklearn [options]

Prints a Python script that writes a fitted scikit-learn model as JSON, which
every command that takes a model reads. Run it where scikit-learn is: with a
file of joblib or pickle, or as a module. It needs NumPy and scikit-learn 1.3
or later.

Models: DecisionTree, ExtraTree, RandomForest, ExtraTrees, GradientBoosting and
HistGradientBoosting, as classifiers and regressors, and IsolationForest.

Options:
  -o, --output <file>  write to a file
  -h, --help           show this help

Examples:
  opencredit export-sklearn > export_model.py
  python export_model.py model.joblib model.json
  opencredit predict model.json data.csv
`

const options = {
  output: { type: 'string', short: 'o' }
} as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = argumentsOf(argv, options, 0)
  checkOutputs([], [values.output], io)
  await withOutput(values.output, io, (output) => output.write(exportModelScript))
  return exitCodes.ok
}
