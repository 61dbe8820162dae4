/**
 * Tables of results in the format that the user asks for.
 *
 * @module
 */
import { namesBeside } from '../../records/csv-writer.ts'
import { usageError } from '../io/command.ts'
import type { Output } from '../io/output.ts'
import { tableFormatOfName } from '../io/table-format.ts'
import { openArrowWriter } from './arrow-writer.ts'
import { openParquetWriter } from './parquet-writer.ts'
import type { OutputFields, TableForm, TableWriter } from './output-table.ts'
import type { TableField } from './table.ts'
import { csvWriter, ndjsonWriter } from './text-writers.ts'

/** Options that say the form, as `parseArgs` takes them. */
export const formOptions = {
  csv: { type: 'boolean' },
  ndjson: { type: 'boolean' },
  arrow: { type: 'boolean' },
  parquet: { type: 'boolean' }
} as const

/** The form that options, or else the name of the output, ask for; undefined when they do not say. */
export function tableFormOf(
  values: Readonly<Record<string, unknown>>,
  path: string | undefined
): TableForm | undefined {
  const form = (Object.keys(formOptions) as TableForm[]).find((name) => values[name] === true)
  return form ?? (path === undefined ? undefined : tableFormatOfName(path))
}

/**
 * Opens a table. What comes before all rows is written now in Arrow, so that its reader can begin, and with the first row or at the
 * end in other forms.
 *
 * @throws usage error when a column cannot be kept in this form
 */
export async function openTableWriter(form: TableForm, fields: OutputFields, output: Output): Promise<TableWriter> {
  checkKept(form, fields.kept)
  const keptNames = fields.kept.map(({ name }) => name)
  const names = namesBeside(
    keptNames,
    fields.results.map(({ name }) => name)
  )
  const named = { ...fields, results: fields.results.map((field, i) => ({ ...field, name: names[i]! })) }
  switch (form) {
    case 'csv':
      return csvWriter(named, output)
    case 'ndjson':
      return ndjsonWriter(named, output)
    case 'arrow':
      return openArrowWriter(named, output)
    case 'parquet':
      return openParquetWriter(named, output)
  }
}

/** @throws usage error when a column cannot be kept in this form */
export function checkKept(form: TableForm | 'json', kept: readonly TableField[]): void {
  const unknown = kept.find(({ storage, arrow }) => storage === undefined && !(form === 'arrow' && arrow))
  if (unknown !== undefined) {
    throw usageError(`--keep cannot write column "${unknown.name}" of type ${unknown.typeName} as ${form}`)
  }
}

/** @throws usage error when one of all columns of the input cannot be written as CSV */
export function checkAllKept(fields: readonly TableField[]): void {
  const unknown = fields.find(({ storage }) => storage === undefined)
  if (unknown !== undefined) {
    throw usageError(
      `--csv cannot write column "${unknown.name}" of type ${unknown.typeName}; name the columns to write with --keep`
    )
  }
}
