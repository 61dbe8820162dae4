/**
 * Cells as CSV.
 *
 * @module
 */

/** A line of CSV with its line end, CR LF; quoted where needed. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => csvCell(String(cell))).join(',')}\r\n`
}

/** A cell of CSV, quoted where needed. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
