/**
 * `opencredit explain`: what each field of an applicant, or each feature of a row, adds to a score.
 *
 * @module
 */
import { argumentsOf, atMostOne, formatOption, integerOption } from './arguments.ts'
import { type CliIo, usageError } from '../io/command.ts'
import { isOnTerminal } from '../io/output.ts'

export const help: string = `Usage: opencredit explain [file] [options]
       opencredit explain --model <model> [file] [options]

Without --model: how many points each group of fields and each field of credit
applicants adds to the baseline, by interventional SHAP.
With --model: SHAP values of a LightGBM model in raw-score units, as LightGBM's
pred_contrib has them; base value + contributions = raw score.
The file is CSV with a header, NDJSON or JSON; - or nothing is standard input.
CSV and NDJSON are streamed, whatever their length; JSON is read whole.

Options:
      --table                tables, also when the output is no terminal
      --json                 JSON: one alone gives an indented object
      --ndjson               one line of JSON each (default if no terminal)
      --svg <file>           draw one as a waterfall, several as mean sizes
  -o, --output <file>        write to a file
      --format <name>        csv, ndjson or json (default: by name or content)
      --strict               stop at the first applicant that cannot be scored
  -h, --help                 show this

Options with --model:
      --csv                  CSV: one line for each row, or row and class
      --exact                pred_contrib to the last bit, many times slower
      --class <n>            class in tables and pictures, from 0
      --top <n>              features in tables and pictures (default 10)
      --start-iteration <n>  first iteration to use (default 0)
      --num-iterations <n>   number of iterations to use (default all)
      --no-header            CSV without a header: columns in feature order

Examples:
  opencredit explain applicant.json --svg waterfall.svg
  opencredit explain applicants.csv --ndjson > contributions.ndjson
  opencredit explain --model model.txt data.csv --csv > shap.csv
`

const options = {
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
  'no-header': { type: 'boolean' }
} as const

const applicantOnly = ['strict'] as const
const modelOnly = ['csv', 'exact', 'class', 'top', 'start-iteration', 'num-iterations', 'no-header'] as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, 1)
  atMostOne(values, ['table', 'json', 'ndjson', 'csv'])
  const [others, relation] = values.model === undefined ? [modelOnly, 'goes only'] : [applicantOnly, 'does not go']
  const misplaced = others.find((name) => values[name] !== undefined)
  if (misplaced !== undefined) throw usageError(`--${misplaced} ${relation} with --model`)

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
    return explainApplicants({ ...common, form: isTable ? 'table' : textForm, isStrict: values.strict === true }, io)
  }
  const { explainRows } = await import('./explain-rows.ts')
  return explainRows(
    {
      ...common,
      form: isTable ? 'table' : values.csv ? 'csv' : textForm,
      model: values.model,
      mode: values.exact === true ? 'exact' : 'fast',
      isHeaderless: values['no-header'] === true,
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
