/**
 * `scoreCsv`: scores as CSV beside what is kept of the input.
 *
 * @module
 */
import { createScoreCsv } from '../../credit/scoring/score-csv.ts'
import { jsonText } from '../../records/json-text.ts'
import type { ResultFormat } from '../io/output.ts'
import { type KeptInput, messageOf, type ScoreItem } from '../io/score-input.ts'

const nothing: KeptInput = { names: [], values: [] }

/** Lines of CSV with a header. */
export function scoreCsv(classes: readonly string[]): ResultFormat<ScoreItem> {
  const csv = createScoreCsv(classes)
  return {
    head: ({ input = nothing }) => csv.header(input.names),
    line: (item) => {
      const { line, score, input = nothing } = item
      const row = { line, cells: input.values.map(cellOf), score, fault: messageOf(item) }
      return csv.line(row, input.names.length)
    }
  }
}

function cellOf(value: unknown): string | number {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' || typeof value === 'number' ? value : jsonText(value)
}
