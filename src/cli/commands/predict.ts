/**
 * `opencredit predict`: runs a LightGBM model on the rows of a file.
 *
 * @module
 */
import { numLeafColumns } from '../../model/iterations.ts'
import { predict, predictLeaf, predictRaw } from '../../predict/predict.ts'
import { argumentsOf, atMostOne, formatOption, integerOption, modelOf } from './arguments.ts'
import { type CliIo, exitCodes, notice } from '../io/command.ts'
import { columnOptions, columnOptionsOf, featureColumns } from '../io/feature-columns.ts'
import { inputOf } from '../io/input.ts'
import { isOnTerminal, numberText, withOutput } from '../io/output.ts'

export const help: string = `Usage: opencredit predict <model> [file] [options]

Runs a LightGBM model (text file or JSON dump), with LightGBM's own numbers to
the last bit.
Reads CSV with a header, NDJSON or JSON from a file, or from standard input if
the file is - or left out. CSV and NDJSON of any length are streamed; JSON is
read whole.
Columns are matched by feature name, white space as _. Empty cells, NA, NaN,
null and the like are missing. Text is looked up in the model's category lists.

Options:
      --raw                  raw scores, before the objective's link function
      --leaf                 index of the leaf reached in every tree
      --start-iteration <n>  first iteration to use (default 0)
      --num-iterations <n>   number of iterations to use (default all)
      --csv                  CSV with a header (the default)
      --ndjson               one line of JSON per row: a number or an array
  -o, --output <file>        write to a file
      --no-header            CSV has no header; columns are in feature order
      --ignore-columns       leave out columns that are no features
      --allow-missing-columns  take features without a column as missing
      --categories <file>    JSON of category lists by feature name, for models
                             that do not tell which list is whose
      --format <name>        csv, ndjson or json (default: by name or content)
  -h, --help                 show this help

Examples:
  opencredit predict model.txt data.csv > predictions.csv
  opencredit predict model.txt data.csv --raw --num-iterations 100
  generate-rows | opencredit predict model.txt --ndjson
`

const options = {
  raw: { type: 'boolean' },
  leaf: { type: 'boolean' },
  'start-iteration': { type: 'string' },
  'num-iterations': { type: 'string' },
  csv: { type: 'boolean' },
  ndjson: { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  'no-header': { type: 'boolean' },
  ...columnOptions,
  categories: { type: 'string' },
  format: { type: 'string' }
} as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, 2)
  atMostOne(values, ['raw', 'leaf'])
  atMostOne(values, ['csv', 'ndjson'])
  const range = {
    startIteration: integerOption('start-iteration', values['start-iteration']) ?? 0,
    numIterations: integerOption('num-iterations', values['num-iterations']) ?? -1
  }
  const format = formatOption(values.format)
  const model = modelOf(positionals[0], values.categories)
  const input = inputOf(positionals[1], { read: [positionals[0], values.categories], written: [values.output] }, io)

  const evaluate = values.raw ? predictRaw : values.leaf ? predictLeaf : predict
  const name = values.raw ? 'raw_score' : values.leaf ? 'leaf' : 'prediction'
  const width = values.leaf ? numLeafColumns(model, range) : model.forest.numTreesPerIteration
  const names = width === 1 ? [name] : Array.from({ length: width }, (_, i) => `${name}_${i}`)
  const lineOf = values.ndjson ? ndjsonLine : csvLine

  const rowsOptions = {
    format,
    isHeaderless: values['no-header'] === true,
    columns: columnOptionsOf(values),
    isOutputShown: isOnTerminal(values.output, io)
  }
  const batches = featureColumns(model, input, rowsOptions, io)
  await withOutput(values.output, io, async (output) => {
    let text = values.ndjson ? '' : `${names.join(',')}\n`
    let numAll = 0
    for await (const { columns, numRows } of batches) {
      numAll += numRows
      const outputs = evaluate(model, columns, range)
      for (let row = 0; row < numRows; row++) text += lineOf(outputs.subarray(row * width, (row + 1) * width))
      await output.write(text)
      text = ''
    }
    await output.write(text)
    if (numAll === 0) notice(io, `${input.name}: no rows`)
  })
  return exitCodes.ok
}

type Outputs = Float64Array | Int32Array

function csvLine(outputs: Outputs): string {
  return `${Array.from(outputs, numberText).join(',')}\n`
}

// JSON has no NaN and no infinity.
function ndjsonLine(outputs: Outputs): string {
  const texts = Array.from(outputs, (output) => (Number.isFinite(output) ? numberText(output) : 'null'))
  return `${texts.length === 1 ? texts[0] : `[${texts.join(',')}]`}\n`
}
