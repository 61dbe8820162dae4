/**
 * `opencredit explain`: shows what each field of an applicant, or each feature of a row, adds to a score.
 *
 * @module
 */
import { argumentsOf, atMostOne, formatOption, integerOption } from './arguments.ts'
import { type CliIo, usageError } from '../io/command.ts'
import { columnOptions, columnOptionsOf } from '../io/feature-columns.ts'
import { isOnTerminal } from '../io/output.ts'

export const help: string = `Usage: opencredit explain [file] [options]
       opencredit explain --model <model> [file] [options]

Without --model: how many points each field, and each group of fields, adds to
the baseline for credit applicants (interventional SHAP).
With --model: SHAP values of a LightGBM model in raw-score units, as in
LightGBM's pred_contrib; base value + contributions = raw score.
Reads CSV with a header, NDJSON or JSON from a file, or from standard input if
the file is - or left out. CSV and NDJSON of any length are streamed; JSON is
read whole.

Options:
      --table                show tables even if output is not a terminal
      --json                 JSON; a single result is indented
      --ndjson               one line of JSON each (default off a terminal)
      --svg <file>           plot: waterfall for one, mean sizes for several
  -o, --output <file>        write to a file
      --format <name>        csv, ndjson or json (default: by name or content)
      --artifact <file>      applicants of a packed scorer: see opencredit pack
      --strict               stop at the first applicant that cannot be scored
  -h, --help                 show this help

Options with --model:
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
`

const options = {
  artifact: { type: 'string' },
  model: { type: 'string' },
  table: { type: 'boolean' },
  json: { type: 'boolean' },
  ndjson: { type: 'boolean' },
  csv: { type: 'boolean' },
  exact: { type: 'boolean' },
  svg: { type: 'string' },
  output: { type: 'string', short: 'o' },
  format: { type: 'string' },
  strict: { type: 'boolean' },
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
  atMostOne(values, ['table', 'json', 'ndjson', 'csv'])
  const [misplacedOptions, problem] =
    values.model === undefined ? [modelOnly, 'requires'] : [applicantOnly, 'cannot be used with']
  const misplaced = misplacedOptions.find((name) => values[name] !== undefined)
  if (misplaced !== undefined) throw usageError(`--${misplaced} ${problem} --model`)

  const isOutputShown = isOnTerminal(values.output, io)
  const isTable = values.table ?? (isOutputShown && !values.json && !values.ndjson && !values.csv)
  const textForm = values.json ? 'json' : 'ndjson'
  const common = {
    path: positionals[0],
    svg: values.svg,
    output: values.output,
    format: formatOption(values.format),
    isOutputShown
  } as const
  if (values.model === undefined) {
    const { explainApplicants } = await import('./explain-applicants.ts')
    const form = isTable ? 'table' : textForm
    const { artifact, strict = false } = values
    return explainApplicants({ ...common, artifact, form, isStrict: strict }, io)
  }
  const { explainRows } = await import('./explain-rows.ts')
  return explainRows(
    {
      ...common,
      form: isTable ? 'table' : values.csv ? 'csv' : textForm,
      model: values.model,
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
