/**
 * From records to the columns of a model: columns and keys matched by feature name, text turned into numbers and category codes.
 *
 * @module
 */
import type { KeyRules } from '../../data/feature-keys.ts'
import { columnsOfFeatures, createRecordReader } from '../../data/named-rows.ts'
import { ValueError } from '../../data/values.ts'
import type { Model } from '../../model/model.ts'
import { featureKeysOf } from '../../model/model-rows.ts'
import { codeOfCell } from '../../model/cell-reader.ts'
import { codeOfValue } from '../../model/value-reader.ts'
import type { RecordFormat } from '../../records/record-format.ts'
import type { RecordItem } from '../../records/record-item.ts'
import type { CliIo } from './command.ts'
import { type Input, readInput } from './input.ts'

/** How to read the rows of a model. */
export interface RowsOptions {
  readonly format: RecordFormat | undefined
  /** Whether CSV has no header row; it has one column per feature, in the model's order. */
  readonly isHeaderless: boolean
  /** What to do with columns and keys that are no features, and with features without a column. */
  readonly columns: ColumnOptions
  /** Whether results go to the terminal. */
  readonly isOutputShown: boolean
}

/** The options of the command line about columns. */
export interface ColumnOptions {
  readonly ignoresExtra: boolean
  readonly allowsMissing: boolean
}

/** The command-line options about columns, as `parseArgs` takes them. */
export const columnOptions = {
  'ignore-columns': { type: 'boolean' },
  'allow-missing-columns': { type: 'boolean' }
} as const

/** What the values of `columnOptions` ask for. */
export function columnOptionsOf(values: Readonly<Record<string, unknown>>): ColumnOptions {
  return {
    ignoresExtra: values['ignore-columns'] === true,
    allowsMissing: values['allow-missing-columns'] === true
  }
}

/** Rows as columns. */
export interface ColumnBatch {
  /** One column per feature [numFeatures × numRows]; NaN means missing. */
  readonly columns: readonly Float64Array[]
  readonly numRows: number
}

/**
 * Reads the rows of a model, batch by batch.
 *
 * @throws Error when the input cannot be read, its columns or keys are not the model's features, or a cell does not fit its
 *   feature (naming line and column); the rows before the bad one are yielded first
 */
export async function* featureColumns(
  model: Model,
  input: Input,
  options: RowsOptions,
  io: CliIo
): AsyncGenerator<ColumnBatch> {
  const { featureNames } = model
  const { ignoresExtra, allowsMissing } = options.columns
  const rules: KeyRules = {
    ignoresExtra,
    missing: allowsMissing ? 'allow' : undefined,
    hints: {
      extra: '--ignore-columns leaves such columns out',
      missing: '--allow-missing-columns takes them as missing values; --no-header is for files without a header row'
    }
  }
  const schema = {
    featureNames,
    keys: featureKeysOf(model),
    rules,
    codeOf: (feature: number, value: unknown) => codeOfValue(model, feature, value)
  }

  const readRecord = createRecordReader(schema)
  const row = new Float64Array(featureNames.length)
  let fill: FillRow = ({ record }, columns, i) => {
    readRecord(record!, row, 0, () => 'record')
    for (const [feature, column] of columns.entries()) column[i] = row[feature]!
  }
  const onHeader = (names: readonly string[]): void => {
    const keyOf = options.isHeaderless ? featureNames : columnsOfFeatures(names, { name: 'header', ...schema })
    fill = ({ record }, columns, i) => {
      for (const [feature, column] of columns.entries()) {
        const key = keyOf[feature]
        try {
          column[i] = key === undefined ? NaN : codeOfCell(model, feature, record![key], true)
        } catch (error) {
          throw error instanceof ValueError ? new Error(`column "${key}" ${error.message}`) : error
        }
      }
    }
  }
  const columns = options.isHeaderless ? featureNames : undefined
  for await (const items of readInput(
    input,
    { format: options.format, columns, onHeader },
    options.isOutputShown,
    io
  )) {
    if (items.length === 0) continue
    const filled = fillColumns(items, featureNames.length, fill)
    if (filled.numRows > 0) yield filled
    if (filled.fault !== undefined) throw new Error(`${input.name}: ${filled.fault}`)
  }
}

type FillRow = (item: RecordItem, columns: readonly Float64Array[], row: number) => void

// Columns up to the first bad row, and what is wrong with that row.
function fillColumns(
  items: readonly RecordItem[],
  numFeatures: number,
  fill: FillRow
): ColumnBatch & { readonly fault?: string } {
  const columns = Array.from({ length: numFeatures }, () => new Float64Array(items.length))
  const upTo = (numRows: number): ColumnBatch => ({
    columns: columns.map((column) => column.subarray(0, numRows)),
    numRows
  })
  for (const [row, item] of items.entries()) {
    if (item.error !== undefined) return { ...upTo(row), fault: item.error.message }
    try {
      fill(item, columns, row)
    } catch (error) {
      const place = item.line === undefined ? `element ${row + 1}` : `line ${item.line}`
      return { ...upTo(row), fault: `${place}: ${(error as Error).message}` }
    }
  }
  return { columns, numRows: items.length }
}
