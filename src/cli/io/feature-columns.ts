/**
 * From records to the columns of a model: cells matched by feature name, text turned into numbers and category codes.
 *
 * @module
 */
import { counted } from '../../numeric/format-count.ts'
import type { Model } from '../../model/model.ts'
import { createCellReader } from '../../model/cell-reader.ts'
import type { RecordFormat } from '../../records/record-format.ts'
import type { RecordItem } from '../../records/record-item.ts'
import { type CliIo, notice } from './command.ts'
import { type Input, readInput } from './input.ts'
import { printable } from './printable.ts'

/** How to read the rows of a model. */
export interface RowsOptions {
  readonly format: RecordFormat | undefined
  /** Whether CSV has no header row; it has one column per feature, in the model's order. */
  readonly isHeaderless: boolean
  /** Whether results go to the terminal. */
  readonly isOutputShown: boolean
}

/** Rows as columns. */
export interface ColumnBatch {
  /** One column per feature [numFeatures × numRows]; NaN means missing. */
  readonly columns: readonly Float64Array[]
  readonly numRows: number
}

/**
 * Reads the rows of a model, batch by batch. Other columns are ignored, with a notice.
 *
 * @throws Error when the input cannot be read, a feature has no column, or a cell does not fit its feature (naming line and
 *   column); the rows before the bad one are yielded first
 */
export async function* featureColumns(
  model: Model,
  input: Input,
  options: RowsOptions,
  io: CliIo
): AsyncGenerator<ColumnBatch> {
  let keys = model.featureNames
  let isText = false
  const onHeader = (names: readonly string[]): void => {
    isText = true
    if (!options.isHeaderless) keys = matchColumns(model.featureNames, names, io)
  }
  const columns = options.isHeaderless ? model.featureNames : undefined
  const records = readInput(input, { format: options.format, columns, onHeader }, options.isOutputShown, io)
  const cellOf = createCellReader(model)
  for await (const items of records) {
    if (items.length === 0) continue
    const filled = fillColumns(items, keys, (feature, value) => cellOf(feature, value, isText))
    if (filled.fault === undefined) yield filled
    else {
      if (filled.numRows > 0) yield filled
      throw new Error(`${input.name}: ${filled.fault}`)
    }
  }
}

// Columns up to the first bad row, and what is wrong with that row.
function fillColumns(
  items: readonly RecordItem[],
  keys: readonly string[],
  cellOf: (feature: number, value: unknown) => number
): ColumnBatch & { readonly fault?: string } {
  const columns = keys.map(() => new Float64Array(items.length))
  const upTo = (numRows: number): ColumnBatch => ({
    columns: columns.map((column) => column.subarray(0, numRows)),
    numRows
  })
  for (const [row, { record, error, line }] of items.entries()) {
    if (error !== undefined) return { ...upTo(row), fault: error.message }
    const place = line === undefined ? `element ${row + 1}` : `line ${line}`
    if (!keys.some((key) => Object.hasOwn(record, key))) {
      return { ...upTo(row), fault: `${place}: expected at least one feature by name (${listed(keys)}), got none` }
    }
    for (let feature = 0; feature < keys.length; feature++) {
      const key = keys[feature]!
      try {
        columns[feature]![row] = cellOf(feature, Object.hasOwn(record, key) ? record[key] : null)
      } catch (cause) {
        return { ...upTo(row), fault: `${place}, column "${key}": ${(cause as Error).message}` }
      }
    }
  }
  return { columns, numRows: items.length }
}

// The column of each feature. LightGBM replaces spaces in feature names with underscores.
function matchColumns(featureNames: readonly string[], header: readonly string[], io: CliIo): string[] {
  const columnOf = new Map(header.map((name) => [name.replaceAll(' ', '_'), name]))
  for (const name of header) columnOf.set(name, name)
  const missing = featureNames.filter((name) => !columnOf.has(name))
  if (missing.length > 0) {
    const hint = missing.length === featureNames.length ? '; use --no-header if the file has no header row' : ''
    throw new Error(`expected a column for every feature, missing ${listed(missing)}${hint}`)
  }
  const keys = featureNames.map((name) => columnOf.get(name)!)
  const extra = header.filter((name) => !keys.includes(name))
  if (extra.length > 0) {
    notice(io, `ignoring ${counted(extra.length, 'column')} the model does not use: ${printable(listed(extra))}`)
  }
  return keys
}

function listed(names: readonly string[]): string {
  return names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`
}
