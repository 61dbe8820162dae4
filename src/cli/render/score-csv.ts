/**
 * `scoreCsv`: scores as CSV beside what is kept of the input.
 *
 * @module
 */
import { scoreCsvHeader, scoreCsvLine } from '../../credit/champion/score-csv.ts'
import type { ResultFormat } from '../io/output.ts'
import { type KeptInput, messageOf, type ScoreItem } from '../io/score-input.ts'

const nothing: KeptInput = { names: [], values: [] }

/** Lines of CSV with a header. */
export const scoreCsv: ResultFormat<ScoreItem> = {
  head: ({ input = nothing }) => scoreCsvHeader(input.names),
  line: (item) => {
    const { line, score, input = nothing } = item
    const row = { line, cells: input.values.map(cellOf), score, fault: messageOf(item) }
    return scoreCsvLine(row, input.names.length)
  }
}

function cellOf(value: unknown): string | number {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value)
}
