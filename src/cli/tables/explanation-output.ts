/**
 * SHAP values of rows, as lines of CSV or JSON and as tables.
 *
 * @module
 */
import { type ExplanationParts, explanationJson } from '../../explain/explanation.ts'
import type { Model } from '../../model/model.ts'
import { csvCell, namesBeside } from '../../records/csv-writer.ts'
import { jsonText } from '../../records/json-text.ts'
import { numberText, type Output, type ResultFormat } from '../io/output.ts'
import type { BadRow, ModelBatch } from './model-rows.ts'
import { checkKept, openTableWriter } from './open-table-writer.ts'
import type { TableField } from './table.ts'
import { cellOf } from './text-writers.ts'

/** Rows and what explains them. */
export interface ExplainedBatch extends ModelBatch {
  readonly explanation: ExplanationParts
}

/** One row of an explanation. */
export interface RowExplanation {
  readonly explanation: ExplanationParts
  readonly row: number
  /** What is kept of the input. */
  readonly kept: readonly unknown[]
  /** Why there are no values. */
  readonly bad: BadRow | undefined
}

/** The rows of batches. */
export async function* rowsOf(
  batches: AsyncIterable<ExplainedBatch>,
  fields: readonly TableField[]
): AsyncGenerator<RowExplanation[]> {
  for await (const { explanation, numRows, kept, badRows } of batches) {
    const badRow = new Map(badRows.map((bad) => [bad.row, bad]))
    yield Array.from({ length: numRows }, (_, row) => ({
      explanation,
      row,
      kept: fields.map((_, i) => kept[i]!.valueAt(row)),
      bad: badRow.get(row)
    }))
  }
}

/**
 * A text form of explanations, with what is kept of the input in front.
 *
 * @throws usage error when a column cannot be kept in this form
 */
export function formatOf(
  form: 'csv' | 'json' | 'ndjson',
  model: Model,
  kept: readonly TableField[]
): ResultFormat<RowExplanation> {
  checkKept(form, kept)
  const names = kept.map(({ name }) => name)
  if (form === 'csv') return csvOf(model, names)
  const inputOf = ({ kept: values }: RowExplanation): object =>
    names.length === 0 ? {} : { input: Object.fromEntries(names.map((name, i) => [name, values[i]])) }
  const valueOf = (result: RowExplanation, number: number): object => {
    const { explanation, row, bad } = result
    if (bad !== undefined) {
      const place = bad.line === undefined ? { row: number } : { line: bad.line }
      return { ...inputOf(result), error: { name: 'Error', message: bad.message }, ...place }
    }
    const value = explanationJson(explanation, row)
    // One for each class.
    if (Array.isArray(value)) return names.length === 0 ? value : { ...inputOf(result), classes: value }
    return { ...inputOf(result), ...value }
  }
  const line = (result: RowExplanation, number: number): string => `${jsonText(valueOf(result, number))}\n`
  if (form === 'ndjson') return { line }
  return { line, alone: (result) => `${jsonText(valueOf(result, 1), 2)}\n` }
}

function csvOf({ featureNames, forest }: Model, kept: readonly string[]): ResultFormat<RowExplanation> {
  const headOf = (names: readonly string[]): string =>
    `${[...kept, ...namesBeside([...kept, ...featureNames], names), ...namesBeside(kept, featureNames)].map(csvCell).join(',')}\n`
  const lineOf = (result: RowExplanation, before: string, output: number): string => {
    const keptCells = result.kept.map((value) => `${cellOf(value)},`).join('')
    return `${keptCells}${before}${cellsOf(result, output)}\n`
  }
  if (forest.numTreesPerIteration === 1) {
    return { head: headOf(['base_value']), line: (result) => lineOf(result, '', 0) }
  }
  return {
    head: headOf(['row', 'class', 'base_value']),
    line: (result, number) =>
      Array.from(result.explanation.baseValues, (_, output) => lineOf(result, `${number},${output},`, output)).join('')
  }
}

function cellsOf({ explanation, row, bad }: RowExplanation, output: number): string {
  const { numFeatures, numOutputs, values, baseValues } = explanation
  if (bad !== undefined) return ','.repeat(numFeatures)
  const offset = (row * numOutputs + output) * numFeatures
  return [baseValues[output]!, ...values.subarray(offset, offset + numFeatures)].map(numberText).join(',')
}

/**
 * Writes a table with one row for each row of the input: base value and contributions; for several classes those of each, with `_`
 * and its number.
 */
export async function writeExplanationTable(
  { featureNames, forest }: Model,
  {
    form,
    kept,
    batches
  }: {
    readonly form: 'arrow' | 'parquet'
    readonly kept: readonly TableField[]
    readonly batches: AsyncIterable<ExplainedBatch>
  },
  output: Output
): Promise<void> {
  const numOutputs = forest.numTreesPerIteration
  const names = [...namesBeside(featureNames, ['base_value']), ...featureNames]
  const results = Array.from({ length: numOutputs }, (_, i) =>
    names.map((name) => ({ name: numOutputs === 1 ? name : `${name}_${i}`, storage: 'float64' }) as const)
  ).flat()
  const writer = await openTableWriter(form, { kept, results }, output)
  for await (const { explanation, numRows, kept: keptColumns, badRows } of batches) {
    await writer.write({
      numRows,
      kept: keptColumns,
      results: columnsOf(explanation, numRows),
      missing: badRows.map(({ row }) => row)
    })
  }
  await writer.end()
}

function columnsOf({ values, baseValues, numFeatures, numOutputs }: ExplanationParts, numRows: number): Float64Array[] {
  const columns: Float64Array[] = []
  for (let output = 0; output < numOutputs; output++) {
    columns.push(new Float64Array(numRows).fill(baseValues[output]!))
    for (let feature = 0; feature < numFeatures; feature++) {
      const column = new Float64Array(numRows)
      for (let row = 0; row < numRows; row++) {
        column[row] = values[(row * numOutputs + output) * numFeatures + feature]!
      }
      columns.push(column)
    }
  }
  return columns
}
