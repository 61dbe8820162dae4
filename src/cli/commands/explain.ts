/**
 * `opencredit explain`: shows what each field of an applicant, or each feature of a row, adds to a score.
 *
 * @module
 */
import { argumentsOf, atMostOne, integerOption, namesOption } from './arguments.ts'
import { type CliIo, usageError } from '../io/command.ts'
import { isOnTerminal } from '../io/output.ts'
import { tableFormatOption } from '../io/table-format.ts'
import { columnOptions, columnOptionsOf } from '../tables/model-rows.ts'
import { onErrorOptions, onErrorOptionsOf } from '../tables/on-error.ts'
import { formOptions, tableFormOf } from '../tables/open-table-writer.ts'

export const help: string = `Usage: opencredit explain [file] [options]
       opencredit explain --model <model> [file] [options]

Without --model: how many points each field, and each group of fields, adds to
the baseline for credit applicants (interventional SHAP).
With --model: SHAP values of a model in raw-score units, as in LightGBM's
pred_contrib; base value + contributions = raw score.
Reads CSV with a header, NDJSON, JSON, an Arrow IPC stream or Parquet from a
file, or from standard input if the file is - or left out. CSV, NDJSON and
Arrow of any length are streamed, Parquet is read by row groups, JSON whole.

Options:
      --table                show tables even if output is not a terminal
      --json                 JSON; a single result is indented
      --ndjson               one line of JSON each (default off a terminal)
      --arrow                an Arrow IPC stream (default for .arrow, .arrows):
                             a column per field or feature, for models of
                             several classes one for each class
      --parquet              the same as a Parquet file (default for .parquet)
      --keep <names>         columns or keys of the input, separated by commas,
                             that come along; JSON has them under "input"
      --svg <file>           plot: waterfall for one, mean sizes for several
  -o, --output <file>        write to a file
      --on-error <what>      fail: stop at the first row or applicant without
                             an answer; null: its answer is missing, which is
                             no failure (default: fail for rows; applicants
                             that cannot be scored are a failure at the end)
      --rejects <file>       with --on-error null, NDJSON of those without an
                             answer: row, line, error, and what --keep names
      --format <name>        csv, ndjson, json, arrow or parquet (default: by
                             name or content)
      --artifact <file>      applicants of a packed scorer: see opencredit pack
      --strict               stop at the first applicant that cannot be scored
  -h, --help                 show this help

Options with --model:
      --html <file>          a whole page: importance, all rows, the values of
                             the top features, a few rows; it opens offline
      --csv                  CSV; one line per row, or per row and class
      --exact                pred_contrib to the last bit, many times slower
      --class <n>            class to show in tables and plots, from 0
      --top <n>              features to show in tables and plots (default 10)
      --start-iteration <n>  first iteration to use (default 0)
      --num-iterations <n>   number of iterations to use (default all)
      --no-header            CSV has no header; columns are in feature order
      --ignore-columns       leave out columns that are no features
      --allow-missing-columns  take features without a column as missing
      --categories <file>    JSON of category lists by feature name, for models
                             that do not tell which list is whose

Examples:
  opencredit explain applicant.json --svg waterfall.svg
  opencredit explain applicants.csv --ndjson > contributions.ndjson
  opencredit explain --model model.txt data.csv --csv > shap.csv
  opencredit explain --model model.txt data.csv --html shap.html
`

const options = {
  artifact: { type: 'string' },
  model: { type: 'string' },
  table: { type: 'boolean' },
  json: { type: 'boolean' },
  ...formOptions,
  keep: { type: 'string' },
  exact: { type: 'boolean' },
  svg: { type: 'string' },
  html: { type: 'string' },
  output: { type: 'string', short: 'o' },
  format: { type: 'string' },
  strict: { type: 'boolean' },
  ...onErrorOptions,
  class: { type: 'string' },
  top: { type: 'string' },
  'start-iteration': { type: 'string' },
  'num-iterations': { type: 'string' },
  'no-header': { type: 'boolean' },
  ...columnOptions,
  categories: { type: 'string' }
} as const

const applicantOnly = ['artifact', 'strict'] as const
const modelOnly = [
  'html',
  'csv',
  'exact',
  'class',
  'top',
  'start-iteration',
  'num-iterations',
  'no-header',
  'ignore-columns',
  'allow-missing-columns',
  'categories'
] as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, 1)
  atMostOne(values, ['table', 'json', ...Object.keys(formOptions)])
  const [misplacedOptions, problem] =
    values.model === undefined ? [modelOnly, 'requires'] : [applicantOnly, 'cannot be used with']
  const misplaced = misplacedOptions.find((name) => values[name] !== undefined)
  if (misplaced !== undefined) throw usageError(`--${misplaced} ${problem} --model`)
  const onError = onErrorOptionsOf(values)
  if (values.strict && onError.onError === 'null') {
    throw usageError('--strict and --on-error null cannot be combined')
  }

  const isOutputShown = isOnTerminal(values.output, io)
  const tableForm = values.table || values.json ? undefined : tableFormOf(values, values.output)
  const isTable = values.table ?? (isOutputShown && !values.json && tableForm === undefined)
  const keep = namesOption('keep', values.keep) ?? []
  if (isTable && keep.length > 0) throw usageError('--keep needs --csv, --json, --ndjson, --arrow or --parquet')
  const isDrawn = isTable || values.svg !== undefined || values.html !== undefined
  const drawing = isDrawn ? undefined : (['top', 'class'] as const).find((name) => values[name] !== undefined)
  if (drawing !== undefined) throw usageError(`--${drawing} needs --table, --svg or --html`)
  const form = isTable ? 'table' : values.json ? 'json' : (tableForm ?? 'ndjson')
  const common = {
    path: positionals[0],
    svg: values.svg,
    output: values.output,
    format: tableFormatOption(values.format),
    keep,
    ...onError,
    isOutputShown
  } as const
  if (values.model === undefined) {
    const { explainApplicants } = await import('./explain-applicants.ts')
    const { artifact, strict = false } = values
    // Only models have that of CSV.
    return explainApplicants({ ...common, artifact, form: form === 'csv' ? 'ndjson' : form, isStrict: strict }, io)
  }
  const { explainRows } = await import('./explain-rows.ts')
  return explainRows(
    {
      ...common,
      form,
      model: values.model,
      html: values.html,
      mode: values.exact === true ? 'exact' : 'fast',
      isHeaderless: values['no-header'] === true,
      columns: columnOptionsOf(values),
      categories: values.categories,
      class: integerOption('class', values.class),
      top: integerOption('top', values.top) ?? 10,
      range: {
        startIteration: integerOption('start-iteration', values['start-iteration']) ?? 0,
        numIterations: integerOption('num-iterations', values['num-iterations']) ?? -1
      }
    },
    io
  )
}
