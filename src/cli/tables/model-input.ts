/**
 * The rows of a model from an input of any format, batch by batch, and the columns that go through to the output.
 *
 * @module
 */
import type { RowSchema } from '../../data/row-reader.ts'
import type { Model } from '../../model/model.ts'
import { bytesOf, type RecordSource, utf8Of } from '../../node/text-source.ts'
import type { RecordFormat } from '../../records/record-format.ts'
import { type CliIo, usageError } from '../io/command.ts'
import { type Input, naming, withProgress } from '../io/input.ts'
import { createProgress } from '../io/progress.ts'
import { formattedSource } from '../io/table-format.ts'
import { openArrow } from './arrow-input.ts'
import { csvModelBatches } from './csv-model-rows.ts'
import { featureColumnsOf, fieldsOfFeatures } from './model-columns.ts'
import { type ModelBatch, namesForFeatures, type RowsOptions, schemaOf } from './model-rows.ts'
import { openParquet } from './parquet-input.ts'
import { recordModelBatches } from './record-model-rows.ts'
import type { Table, TableField } from './table.ts'

/** The rows of a model that are about to be read. */
export interface ModelInput {
  /** The columns to keep. */
  readonly kept: readonly TableField[]
  readonly batches: AsyncIterable<ModelBatch>
}

/**
 * Opens an input. What Arrow and Parquet say of their columns is read and checked here, before any row.
 *
 * @returns undefined for Arrow without any bytes, of which not even the columns to keep are known
 * @throws Error that names the input when it cannot be read, or its columns are not the model's features
 */
export async function openModelInput(
  model: Model,
  input: Input,
  options: RowsOptions,
  io: CliIo
): Promise<ModelInput | undefined> {
  const { keep, isOutputShown } = options
  const schema = schemaOf(model, options, 'header')
  const progress = createProgress(io, input.numBytes, isOutputShown)
  const shown = (batches: AsyncIterable<ModelBatch>): AsyncIterable<ModelBatch> =>
    withProgress(input.name, batches, ({ numRows }) => numRows, progress)
  try {
    const { format, source, isBlank } = await formattedSource(input.source, options.format)
    if (options.isHeaderless && format !== 'csv' && !isBlank) throw usageError(`--no-header is for CSV, got ${format}`)
    if (format !== 'arrow' && format !== 'parquet') {
      const batches = textBatches(model, { format, source }, options, schema, progress.addBytes)
      return { kept: keep.map(textField), batches: shown(batches) }
    }
    const table =
      format === 'parquet' ? await openParquet(source) : await openArrow(counted(bytesOf(source), progress.addBytes))
    if (table === undefined) return undefined
    const kept = keptFields(table.fields, keep)
    return { kept, batches: shown(tableBatches(model, table, keep, schema)) }
  } catch (error) {
    throw naming(input.name, error)
  }
}

async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    onBytes(piece.length)
    yield piece
  }
}

function keptFields(fields: readonly TableField[], keep: readonly string[]): TableField[] {
  return keep.map((name) => {
    const [field, twin] = fields.filter((one) => one.name === name)
    if (field === undefined) throw new Error(`expected a column "${name}" to keep, got none`)
    if (twin !== undefined) throw new Error(`expected one column "${name}" to keep, got two`)
    return field
  })
}

// What has no types is text.
function textField(name: string): TableField {
  return { name, kind: 'text', storage: 'text', typeName: 'text' }
}

function tableBatches(
  model: Model,
  { fields, batches }: Table,
  keep: readonly string[],
  schema: RowSchema
): AsyncGenerator<ModelBatch> {
  const { names, keys } = namesForFeatures(
    fields.map(({ name }) => name),
    keep,
    schema.keys
  )
  const candidates = fields.filter(({ name }) => names.includes(name))
  const ofFeatures = fieldsOfFeatures(model, candidates, { ...schema, keys })
  const read = [...new Set([...ofFeatures.flatMap((field) => (field === undefined ? [] : [field.name])), ...keep])]
  const placeOf = (name: string): number => read.indexOf(name)
  return (async function* () {
    let numBefore = 0
    for await (const { numRows, columns } of batches(read)) {
      const found = featureColumnsOf(
        model,
        ofFeatures,
        ofFeatures.map((field) => field && columns[placeOf(field.name)]),
        numRows,
        schema.codeOf
      )
      yield {
        numRows,
        columns: found.columns,
        kept: keep.map((name) => columns[placeOf(name)]!),
        badRows: found.faults.map(({ row, error }) => ({
          row,
          line: undefined,
          place: `row ${numBefore + row + 1}`,
          message: error.message
        }))
      }
      numBefore += numRows
    }
  })()
}

function textBatches(
  model: Model,
  { format, source }: { readonly format: RecordFormat; readonly source: RecordSource },
  { isHeaderless, keep, learnt }: RowsOptions,
  schema: RowSchema,
  onBytes: (count: number) => void
): AsyncIterable<ModelBatch> {
  if (format === 'csv') {
    const names = isHeaderless ? model.featureNames : undefined
    return csvModelBatches(model, utf8Of(counted(bytesOf(source), onBytes)), names, keep, schema, learnt)
  }
  return recordModelBatches(model, source, format, keep, schema, learnt, onBytes)
}
