/**
 * The rows of a model from CSV, cells straight to columns.
 *
 * @module
 */
import { columnsOfFeatures } from '../../data/named-rows.ts'
import type { RowSchema } from '../../data/row-reader.ts'
import { ValueError } from '../../data/values.ts'
import { categoriesOf } from '../../model/categories-of.ts'
import { codeOfCell } from '../../model/cell-reader.ts'
import type { LearntCategories } from '../../model/learnt-categories.ts'
import type { Model } from '../../model/model.ts'
import { csvColumns } from '../../records/csv-columns.ts'
import type { CellNumbers, CsvColumn } from '../../records/csv-column-batch.ts'
import { learning, type ModelBatch, namesForFeatures } from './model-rows.ts'

/**
 * Reads rows.
 *
 * @param bytes - UTF-8
 * @param names - of the columns, for a file without a header
 * @param keep - columns that go through to the output, and need not be features
 * @param learnt - is told of the categories that are read
 * @throws RangeError when the columns are not the model's features, Error when there is no usable header
 */
export async function* csvModelBatches(
  model: Model,
  bytes: AsyncIterable<Uint8Array>,
  names: readonly string[] | undefined,
  keep: readonly string[],
  schema: RowSchema,
  learnt: LearntCategories | undefined
): AsyncGenerator<ModelBatch> {
  // The number of each column in the file.
  let columnOfFeature: readonly (number | undefined)[] = []
  let keptColumns: readonly number[] = []
  const codeOf = learning(learnt, (feature, text: string) => codeOfCell(model, feature, text, true))
  const columnsOf = (found: readonly string[]): CsvColumn[] => {
    const used = found.filter((name) => name !== '')
    const { names: candidates, keys } = namesForFeatures(used, keep, schema.keys)
    const matched = columnsOfFeatures(candidates, { ...schema, keys, name: 'header' })
    columnOfFeature = matched.map((name) => (name === undefined ? undefined : found.indexOf(name)))
    keptColumns = keep.map((name) => found.indexOf(name))
    return found.map((name, column) => {
      const feature = columnOfFeature.indexOf(column)
      return {
        isText: keep.includes(name),
        numbers: feature < 0 ? undefined : cellNumbersOf(model, feature, name, codeOf)
      }
    })
  }
  for await (const { numRows, numbers, texts, faults } of csvColumns(bytes, { names, columnsOf })) {
    if (numRows === 0) continue
    const missing = new Float64Array(numRows).fill(NaN)
    yield {
      numRows,
      columns: columnOfFeature.map((column) => (column === undefined ? missing : numbers[column]!)),
      kept: keptColumns.map((column) => ({ valueAt: (row: number) => texts[column]![row] })),
      badRows: faults.map(({ row, line, error }) => ({ row, line, place: `line ${line}`, message: error.message }))
    }
  }
}

function cellNumbersOf(
  model: Model,
  feature: number,
  name: string,
  codeOf: (feature: number, text: string) => number
): CellNumbers {
  const numberOf = (text: string): number => {
    try {
      return codeOf(feature, text)
    } catch (error) {
      throw error instanceof ValueError ? new Error(`column "${name}" ${error.message}`) : error
    }
  }
  const takesDecimals = categoriesOf(model)[feature] === undefined
  return { takesDecimals, numberOf: takesDecimals ? numberOf : remembering(numberOf) }
}

// Columns of categories hold few texts, many times.
function remembering(numberOf: (text: string) => number): (text: string) => number {
  const known = new Map<string, number>()
  return (text) => {
    let number = known.get(text)
    if (number === undefined) {
      number = numberOf(text)
      if (known.size < maxRemembered) known.set(text, number)
    }
    return number
  }
}

const maxRemembered = 10_000
