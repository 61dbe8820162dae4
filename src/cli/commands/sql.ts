/**
 * `opencredit sql`: a model as SQL.
 *
 * @module
 */
import { dialectNames } from '../../sql/dialect.ts'
import { modelToSql } from '../../sql/model-to-sql.ts'
import { checkOutputs } from '../io/checked-outputs.ts'
import { type CliIo, exitCodes, usageError } from '../io/command.ts'
import { withOutput } from '../io/output.ts'
import { argumentsOf, modelOf, namesOption } from './arguments.ts'

export const help: string = `Usage: opencredit sql <model> --dialect <name> [options]

Writes a query that computes a model's raw scores in a database: for audits,
and for tables that should not leave it. The table has a column for each
feature, by name; NULL and NaN are missing.

Options:
      --dialect <name>     ${dialectNames.slice(0, 3).join(', ')},
                           ${dialectNames.slice(3).join(' or ')}
      --table <name>       the table to read (default: data)
      --keep <columns>     columns of the table that the result has, too
      --categories <file>  category lists by feature name, as JSON
  -o, --output <file>      write to a file
  -h, --help               show this help

Examples:
  opencredit sql model.txt --dialect postgresql --table loans --keep id
  opencredit sql model.txt --dialect duckdb | duckdb loans.db
`

const options = {
  dialect: { type: 'string' },
  table: { type: 'string' },
  keep: { type: 'string' },
  categories: { type: 'string' },
  output: { type: 'string', short: 'o' }
} as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, 1)
  const dialect = dialectNames.find((name) => name === values.dialect)
  if (values.dialect === undefined) throw usageError(`missing --dialect, one of ${dialectNames.join(', ')}`)
  if (dialect === undefined)
    throw usageError(`--dialect expected one of ${dialectNames.join(', ')}; got "${values.dialect}"`)
  checkOutputs([positionals[0], values.categories], [values.output], io)
  const query = modelToSql(modelOf(positionals[0], values.categories), {
    dialect,
    ...(values.table === undefined ? {} : { table: values.table }),
    keep: namesOption('keep', values.keep) ?? []
  })
  await withOutput(values.output, io, (output) => output.write(query))
  return exitCodes.ok
}
