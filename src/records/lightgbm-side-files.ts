/**
 * The files beside one of LightGBM's data files: weights, rows of queries, positions, scores to start from.
 *
 * Source: LightGBM 4.7.0 src/io/metadata.cpp, Metadata::LoadWeights, LoadQueryBoundaries, LoadPositions, LoadInitialScore.
 *
 * @module
 */
import { createGrowingColumn } from './growing-column.ts'
import { readLightgbmCell } from './lightgbm-lines.ts'
import { linesOf } from './text-lines.ts'

/** Weights, one in each line (`.weight`). LightGBM reads what is no number as 0. */
export async function readWeights(pieces: AsyncIterable<string>): Promise<Float64Array> {
  const [weights] = await readColumns(pieces, 1)
  return weights!.map((weight) => withinLimit(weight, 1e38))
}

/** Rows of each query (`.query`). */
export async function readQuerySizes(pieces: AsyncIterable<string>): Promise<Float64Array> {
  const [sizes] = await readColumns(pieces, 1)
  return sizes!.map(Math.trunc)
}

/** Where each row was shown (`.position`): lines as they are. */
export async function readPositions(pieces: AsyncIterable<string>): Promise<string[]> {
  const positions: string[] = []
  // Few texts for many rows.
  const known = new Map<string, string>()
  for await (const lines of linesOf(pieces)) {
    for (const { text } of lines) {
      if (!known.has(text)) known.set(text, text)
      positions.push(known.get(text)!)
    }
  }
  return positions
}

/** Raw scores to start from (`.init`), output after output; outputs are separated by tabs [numOutputs × numRows]. */
export async function readInitScores(pieces: AsyncIterable<string>): Promise<Float64Array> {
  const columns = await readColumns(pieces, undefined)
  const numRows = columns[0]?.length ?? 0
  const scores = new Float64Array(columns.length * numRows)
  for (const [output, column] of columns.entries()) {
    scores.set(
      column.map((score) => withinLimit(score, 1e300)),
      output * numRows
    )
  }
  return scores
}

// Columns separated by tabs; as many as the first line has, if not given.
async function readColumns(pieces: AsyncIterable<string>, numColumns: number | undefined): Promise<Float64Array[]> {
  let count = numColumns
  const columns = Array.from({ length: numColumns ?? 0 }, createGrowingColumn)
  let numRows = 0
  for await (const lines of linesOf(pieces)) {
    for (const { text, number } of lines) {
      const cells = text.split('\t').filter((cell) => cell !== '')
      count ??= cells.length
      while (columns.length < count) columns.push(createGrowingColumn())
      if (cells.length !== count) throw new Error(`line ${number}: expected ${count} numbers, got ${cells.length}`)
      for (const [i, cell] of cells.entries()) columns[i]!.set(numRows, numberOf(cell, number))
      numRows++
    }
  }
  return columns.map((column) => column.take(numRows))
}

function numberOf(cell: string, line: number): number {
  const cursor = { at: 0 }
  let value: number
  try {
    value = readLightgbmCell(cell, cursor)
  } catch (error) {
    throw new Error(`line ${line}: ${(error as Error).message}`)
  }
  if (cursor.at < cell.length) throw new Error(`line ${line}: expected a number, got other text`)
  return value
}

// LightGBM keeps infinities and what is no number out of them.
function withinLimit(value: number, limit: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-limit, Math.min(limit, value))
}
