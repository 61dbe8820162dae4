/**
 * The character between the cells of a CSV file: named by a `sep=` line, as Excel writes and reads it, or else the one that
 * divides the first row into the most cells.
 *
 * @module
 */
import { cellsOfLine } from './csv-cells.ts'

// The likeliest first: it wins when two divide a row equally.
const candidates = [',', ';', '\t']

/** The character that a line such as `sep=;` names; undefined for any other line. */
export function delimiterOfSepLine(line: string): string | undefined {
  const [, plain, quoted] = /^(?:sep=([^"\w])|"sep=([^"\w])")$/i.exec(line) ?? []
  return plain ?? quoted
}

/**
 * The delimiter of a file that begins with this row: a comma, a semicolon or a tab.
 *
 * @param numColumns - how many cells the row should have, if known
 */
export function delimiterOfRow(line: string, numColumns: number | undefined): string {
  const numbers = candidates.map((delimiter) => cellsOfLine(line, delimiter).cells.length)
  const exact = numbers.findIndex((number) => number === numColumns)
  return candidates[exact >= 0 ? exact : numbers.indexOf(Math.max(...numbers))]!
}
