/**
 * The rows of a model from NDJSON and JSON: keys matched by feature name, text looked up in category lists.
 *
 * @module
 */
import { createRecordReader } from '../../data/named-rows.ts'
import type { RowSchema } from '../../data/row-reader.ts'
import { codeOfJson } from '../../model/cell-reader.ts'
import type { LearntCategories } from '../../model/learnt-categories.ts'
import type { Model } from '../../model/model.ts'
import { recordBatches } from '../../node/read-records.ts'
import type { RecordSource } from '../../node/text-source.ts'
import type { RecordItem } from '../../records/record-item.ts'
import { keptValue } from '../io/score-input.ts'
import { type BadRow, learning, type ModelBatch } from './model-rows.ts'

/**
 * Reads records.
 *
 * @param keep - keys that go through to the output, and need not be features
 * @param learnt - is told of the categories that are read
 */
export async function* recordModelBatches(
  model: Model,
  source: RecordSource,
  format: 'ndjson' | 'json',
  keep: readonly string[],
  schema: RowSchema,
  learnt: LearntCategories | undefined,
  onBytes: (count: number) => void
): AsyncGenerator<ModelBatch> {
  const readRecord = createRecordReader({
    ...schema,
    codeOf: learning(learnt, (feature, value) => codeOfJson(model, feature, value))
  })
  const others = new Set(keep.filter((name) => schema.keys.featureOf(name) < 0))
  for await (const items of recordBatches(source, { format, onBytes })) {
    if (items.length > 0) yield batchOf(items, keep, others, readRecord, model.featureNames.length)
  }
}

function batchOf(
  items: readonly RecordItem[],
  keep: readonly string[],
  others: ReadonlySet<string>,
  readRecord: ReturnType<typeof createRecordReader>,
  numFeatures: number
): ModelBatch {
  const numRows = items.length
  const columns = Array.from({ length: numFeatures }, () => new Float64Array(numRows))
  const values = new Float64Array(numFeatures)
  const badRows: BadRow[] = []
  items.forEach((item, row) => {
    const place = item.line === undefined ? `element ${row + 1}` : `line ${item.line}`
    try {
      if (item.error !== undefined) throw item.error
      readRecord(without(item.record, others), values, 0, () => 'record')
    } catch (error) {
      values.fill(NaN)
      badRows.push({ row, line: item.line, place, message: withoutPlace(error as Error, place) })
    }
    for (const [feature, column] of columns.entries()) column[row] = values[feature]!
  })
  const kept = keep.map((name) => ({ valueAt: (row: number) => keptValue(items[row]!, name) ?? null }))
  return { numRows, columns, kept, badRows }
}

function without(record: Readonly<Record<string, unknown>>, keys: ReadonlySet<string>): typeof record {
  if (keys.size === 0) return record
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.has(key)))
}

// Readers of records name the place in the message already.
function withoutPlace({ message }: Error, place: string): string {
  return message.startsWith(`${place}: `) ? message.slice(place.length + 2) : message
}
