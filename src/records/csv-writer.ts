/**
 * Cells as CSV.
 *
 * @module
 */

/** A line of CSV, ending in CR LF; cells are quoted where needed. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => csvCell(String(cell))).join(',')}\r\n`
}

/** One cell, quoted where needed. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
