/**
 * Cells of CSV.
 *
 * @module
 */

/** Text as a cell: in quotes where it must be. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
