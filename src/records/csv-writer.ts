/**
 * Cells as CSV that spreadsheets can open.
 *
 * A spreadsheet runs a cell that begins like a formula, whoever wrote it; such text gets an apostrophe in front, which shows
 * that it is text. Numbers stay as they are.
 *
 * Source: OWASP, CSV Injection.
 *
 * @module
 */

// The full-width forms count too.
const formulaStarts: ReadonlySet<string> = new Set('=+-@\t\r\n\uff1d\uff0b\uff0d\uff20')

/** A line of CSV, ending in CR LF; cells are quoted where needed. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : csvCell(cell))).join(',')}\r\n`
}

/** Names for columns beside those in `taken`: one that is there already gets a number, `class_2`, as no column may have two. */
export function namesBeside(taken: readonly string[], names: readonly string[]): string[] {
  const all = new Set(taken.map((name) => name.trim()))
  return names.map((name) => {
    let free = name
    for (let i = 2; all.has(free); i++) free = `${name}_${i}`
    all.add(free)
    return free
  })
}

/** One cell of text, quoted where needed; one that a spreadsheet would run is preceded by an apostrophe. */
export function csvCell(text: string): string {
  const safe = formulaStarts.has(text.charAt(0)) && !isNumber(text) ? `'${text}` : text
  // Programs in other languages divide cells at semicolons, some at tabs.
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

// Number() alone would also take white space and infinities.
function isNumber(text: string): boolean {
  return /^[+-][\d.]/.test(text) && Number.isFinite(Number(text))
}
