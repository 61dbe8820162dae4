/**
 * Tables of results as CSV and NDJSON.
 *
 * @module
 */
import { csvCell } from '../../records/csv-writer.ts'
import { jsonText } from '../../records/json-text.ts'
import { numberText, type Output } from '../io/output.ts'
import type { OutputBatch, OutputFields, TableWriter } from './output-table.ts'

/** CSV with a header. What is missing is an empty cell. */
export function csvWriter({ kept, results }: OutputFields, output: Output): TableWriter {
  let head = `${[...kept, ...results].map(({ name }) => csvCell(name)).join(',')}\n`
  return {
    write: async (batch) => {
      const text = head + linesOf(batch, (row, isMissing) => `${cellsOf(batch, row, isMissing)}\n`)
      head = ''
      await output.write(text)
    },
    end: () => output.write(head)
  }
}

function cellsOf({ kept, results }: OutputBatch, row: number, isMissing: boolean): string {
  let line = ''
  for (const { valueAt } of kept) line += `${cellOf(valueAt(row))},`
  for (const values of results) line += isMissing ? ',' : `${cellOf(values[row])},`
  return line.slice(0, -1)
}

/** A value as a cell of CSV. */
export function cellOf(value: unknown): string {
  if (typeof value === 'number') return numberText(value)
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return csvCell(value)
  return typeof value === 'object' ? csvCell(jsonText(value)) : String(value)
}

/**
 * A line of JSON for each row: an object if columns are kept, else a number or an array. What is missing is null, and so is what
 * JSON has not: NaN and infinities.
 */
export function ndjsonWriter({ kept, results }: OutputFields, output: Output): TableWriter {
  const keys = [...kept, ...results].map(({ name }) => JSON.stringify(name))
  const lineOf = (batch: OutputBatch, row: number, isMissing: boolean): string => {
    const values = [
      ...batch.kept.map(({ valueAt }) => jsonOf(valueAt(row))),
      ...batch.results.map((column) => (isMissing ? 'null' : jsonOf(column[row])))
    ]
    if (kept.length > 0) return `{${values.map((value, i) => `${keys[i]}:${value}`).join(',')}}\n`
    return `${values.length === 1 ? values[0] : `[${values.join(',')}]`}\n`
  }
  return {
    write: (batch) => output.write(linesOf(batch, (row, isMissing) => lineOf(batch, row, isMissing))),
    end: async () => {}
  }
}

function jsonOf(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? numberText(value) : 'null'
  return typeof value === 'string' ? JSON.stringify(value) : jsonText(value ?? null)
}

function linesOf({ numRows, missing }: OutputBatch, lineOf: (row: number, isMissing: boolean) => string): string {
  let text = ''
  let next = 0
  for (let row = 0; row < numRows; row++) {
    const isMissing = missing[next] === row
    if (isMissing) next++
    text += lineOf(row, isMissing)
  }
  return text
}
