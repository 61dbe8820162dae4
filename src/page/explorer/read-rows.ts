/**
 * `readRows`: the rows of a CSV file as columns of a model, a slice at a time.
 *
 * @module
 */
import { columnsOfFeatures } from '../../data/named-rows.ts'
import type { LearntCategories } from '../../model/learnt-categories.ts'
import type { Model } from '../../model/model.ts'
import { featureKeysOf } from '../../model/model-rows.ts'
import { csvRecords } from '../../records/csv.ts'
import type { RecordItem } from '../../records/record-item.ts'
import { textOf } from '../blob-text.ts'
import { nextTask } from '../next-task.ts'
import { codeOfText } from './model-fields.ts'

/** Some rows of a file. */
export interface RowSlice {
  /** Values and category codes, by feature; NaN means missing [numFeatures][numRows]. */
  readonly columns: readonly Float64Array[]
  readonly numRows: number
  /** Share of the file that is read, 0 to 1. */
  readonly share: number
}

/** What is found on the way. */
export interface RowsReport {
  /** Columns of the file that are no features. */
  otherColumns: readonly string[]
  /** Features that the file has no column for: they are missing in every row. */
  absentFeatures: readonly string[]
  /** Rows that could not be read, and why the first could not. */
  numFaults: number
  firstFault: string | undefined
  /** Is filled in with the categories of the file that the model does not list. */
  readonly learnt: LearntCategories
}

// Milliseconds that a slice should take, with what is done with it.
const sliceTime = 40
const firstSlice = 16
const longestSlice = 8192

/**
 * Reads rows until the file ends or `signal` is aborted. Between slices other work gets its turn.
 *
 * @param report - is filled in
 * @throws Error with a one-sentence message when the file has no header, or none of its columns is a feature
 */
export async function* readRows(
  model: Model,
  file: Blob,
  signal: AbortSignal,
  report: RowsReport
): AsyncGenerator<RowSlice> {
  const { featureNames } = model
  let keys: readonly (string | undefined)[] = []
  const onHeader = (names: readonly string[]): void => {
    keys = columnsFor(model, names)
    report.otherColumns = names.filter((name) => !keys.includes(name))
    report.absentFeatures = featureNames.filter((_, feature) => keys[feature] === undefined)
  }
  let numBytes = 0
  const pieces = textOf(file, (count) => {
    numBytes += count
  })
  let length = firstSlice
  for await (const items of csvRecords(pieces, { onHeader })) {
    for (let begin = 0; begin < items.length;) {
      const started = performance.now()
      const slice = items.slice(begin, begin + length)
      begin += slice.length
      yield { ...columnsOf(model, slice, keys, report), share: numBytes / Math.max(file.size, 1) }
      const time = performance.now() - started
      if (time < sliceTime / 2) length = Math.min(2 * length, longestSlice)
      else if (time > 2 * sliceTime) length = Math.max(firstSlice, length >> 1)
      await nextTask()
      if (signal.aborted) return
    }
  }
}

function columnsFor(model: Model, names: readonly string[]): readonly (string | undefined)[] {
  const { featureNames } = model
  const keys = featureKeysOf(model)
  if (!names.some((name) => keys.featureOf(name) >= 0)) {
    const some = featureNames.slice(0, 5).join(', ')
    throw new Error(`none of the columns is a feature of the model; expected names in the first row such as ${some}`)
  }
  const rules = { ignoresExtra: true, missing: 'allow', hints: { extra: '', missing: '' } } as const
  return columnsOfFeatures(names, { name: 'header', featureNames, keys, rules })
}

// Rows that cannot be read are left out.
function columnsOf(
  model: Model,
  items: readonly RecordItem[],
  keys: readonly (string | undefined)[],
  report: RowsReport
): { columns: Float64Array[]; numRows: number } {
  const columns = keys.map(() => new Float64Array(items.length))
  let numRows = 0
  for (const { record, error, line } of items) {
    try {
      if (record === undefined) throw error
      for (const [feature, key] of keys.entries()) {
        const text = key === undefined ? '' : (record[key] as string)
        const code = codeOfText(model, feature, text)
        columns[feature]![numRows] = code
        report.learnt.learn(feature, code, text)
      }
      numRows++
    } catch (fault) {
      const { message } = fault as Error
      report.numFaults++
      report.firstFault ??= message.startsWith('line ') ? message : `line ${line}: ${message}`
    }
  }
  return { columns: columns.map((column) => column.subarray(0, numRows)), numRows }
}
