/**
 * `opencredit predict`: runs a model on the rows of a file.
 *
 * @module
 */
import { numLeafColumns } from '../../model/iterations.ts'
import { numOutputsOf } from '../../model/model.ts'
import { predict, predictLeaf, predictRaw } from '../../predict/predict.ts'
import { argumentsOf, atMostOne, integerOption, modelOf, namesOption } from './arguments.ts'
import { type CliIo, exitCodes, notice } from '../io/command.ts'
import { inputOf } from '../io/input.ts'
import { isOnTerminal, withOutput } from '../io/output.ts'
import { tableFormatOption } from '../io/table-format.ts'
import { checkedBatches } from '../tables/checked-batches.ts'
import { openModelInput } from '../tables/model-input.ts'
import { columnOptions, columnOptionsOf } from '../tables/model-rows.ts'
import { onErrorOptions, onErrorOptionsOf, reportRejects, withRejects } from '../tables/on-error.ts'
import { formOptions, openTableWriter, tableFormOf } from '../tables/open-table-writer.ts'

export const help: string = `Usage: opencredit predict <model> [file] [options]

Runs a model of LightGBM, XGBoost, CatBoost, scikit-learn or ONNX, with that
library's own numbers.
Reads CSV with a header, NDJSON, JSON, an Arrow IPC stream or Parquet from a
file, or from standard input if the file is - or left out. CSV, NDJSON and
Arrow of any length are streamed, Parquet is read by row groups, JSON whole.
Columns are matched by feature name, white space as _. Empty cells, NA, NaN,
null, \\N and the like are missing, inf and Infinity infinite, in JSON as text
too. Text is looked up in the model's category lists.

Options:
      --raw                  raw scores, before the objective's link function
      --leaf                 index of the leaf reached in every tree
      --start-iteration <n>  first iteration to use (default 0)
      --num-iterations <n>   number of iterations to use (default all)
      --csv                  CSV with a header (the default)
      --ndjson               one line of JSON per row: a number or an array; an
                             object if columns are kept
      --arrow                an Arrow IPC stream (default for .arrow, .arrows)
      --parquet              a Parquet file (default for .parquet)
      --keep <names>         columns or keys of the input, separated by commas,
                             that come first in the output
  -o, --output <file>        write to a file
      --no-header            CSV has no header; columns are in feature order
      --ignore-columns       leave out columns that are no features
      --allow-missing-columns  take features without a column as missing
      --categories <file>    JSON of category lists by feature name, for models
                             that do not tell which list is whose
      --on-error <what>      fail: stop at the first row that cannot be read
                             (default); null: its results are missing
      --rejects <file>       with --on-error null, NDJSON of these rows: row,
                             line, error, and what --keep names
      --format <name>        csv, ndjson, json, arrow or parquet (default: by
                             name or content)
  -h, --help                 show this help

Arrow: numbers, booleans, text, dictionaries and nulls; null and NaN are
missing. The schema is answered at once, and every record batch with one of the
same rows in the same order, when all of it has been read. Types are checked
before the first row. Compressed batches are refused. A stream that ends inside
a message is an error; no bytes at all give none. Arrow needs the package
@uwdata/flechette, Parquet hyparquet, hyparquet-compressors and
hyparquet-writer.

Examples:
  opencredit predict model.txt data.csv > predictions.csv
  opencredit predict model.txt data.csv --raw --num-iterations 100
  opencredit predict model.txt data.parquet --keep id -o scores.parquet
  generate-batches | opencredit predict model.txt --arrow --keep id
`

const options = {
  raw: { type: 'boolean' },
  leaf: { type: 'boolean' },
  'start-iteration': { type: 'string' },
  'num-iterations': { type: 'string' },
  ...formOptions,
  keep: { type: 'string' },
  output: { type: 'string', short: 'o' },
  'no-header': { type: 'boolean' },
  ...columnOptions,
  categories: { type: 'string' },
  ...onErrorOptions,
  format: { type: 'string' }
} as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, 2)
  atMostOne(values, ['raw', 'leaf'])
  atMostOne(values, Object.keys(formOptions))
  const range = {
    startIteration: integerOption('start-iteration', values['start-iteration']) ?? 0,
    numIterations: integerOption('num-iterations', values['num-iterations']) ?? -1
  }
  const format = tableFormatOption(values.format)
  const onError = onErrorOptionsOf(values)
  const keep = namesOption('keep', values.keep) ?? []
  const model = modelOf(positionals[0], values.categories)
  const written = [values.output, values.rejects]
  const input = inputOf(positionals[1], { read: [positionals[0], values.categories], written }, io)

  const { name, width, evaluate } = values.raw
    ? { name: 'raw_score', width: model.forest.numTreesPerIteration, evaluate: predictRaw }
    : values.leaf
      ? { name: 'leaf', width: numLeafColumns(model, range), evaluate: predictLeaf }
      : { name: 'prediction', width: numOutputsOf(model), evaluate: predict }
  const names = width === 1 ? [name] : Array.from({ length: width }, (_, i) => `${name}_${i}`)
  const results = names.map((result) => ({ name: result, storage: values.leaf ? 'int32' : 'float64' }) as const)
  const form = tableFormOf(values, values.output) ?? 'csv'

  const rowsOptions = {
    format,
    isHeaderless: values['no-header'] === true,
    columns: columnOptionsOf(values),
    keep,
    isOutputShown: isOnTerminal(values.output, io)
  }
  await withOutput(values.output, io, async (output) => {
    const rows = await openModelInput(model, input, rowsOptions, io)
    if (rows === undefined) return notice(io, `${input.name}: no rows`)
    const { kept, batches } = rows
    const writesParts = form === 'csv' || form === 'ndjson'
    const checks = { ...onError, inputName: input.name, kept, writesParts }
    await withRejects(values.rejects, kept, io, async (rejects) => {
      const writer = await openTableWriter(form, { kept, results }, output)
      for await (const { numRows, columns, kept: keptColumns, badRows } of checkedBatches(batches, checks, rejects)) {
        await writer.write({
          numRows,
          kept: keptColumns,
          results: columnsOf(evaluate(model, columns, range), numRows, width),
          missing: badRows.map(({ row }) => row)
        })
      }
      await writer.end()
      if (rejects.numRows() === 0) notice(io, `${input.name}: no rows`)
      reportRejects(rejects, input.name, io)
    })
  })
  return exitCodes.ok
}

// From [numRows × width] to columns.
function columnsOf<Outputs extends Float64Array | Int32Array>(
  outputs: Outputs,
  numRows: number,
  width: number
): Outputs[] {
  if (width === 1) return [outputs]
  return Array.from({ length: width }, (_, i) => {
    const column = outputs.slice(0, numRows)
    for (let row = 0; row < numRows; row++) column[row] = outputs[row * width + i]!
    return column as Outputs
  })
}
