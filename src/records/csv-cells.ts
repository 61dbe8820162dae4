/**
 * The cells of one line of CSV, and of the lines that follow while a quoted cell goes on.
 *
 * Source: RFC 4180. A quote inside a cell that does not begin with one is text, and so are all quotes of a cell whose closing
 * quote is followed by something other than a delimiter, as long as the cell ends on the line it began on.
 *
 * @module
 */

/** The cells that end on a line. */
export interface LineCells {
  readonly cells: readonly string[]
  /** The quoted cell that does not end on the line: its text so far, and the position of its quote. */
  readonly open: { readonly text: string; readonly at: number } | undefined
}

/** The cells of a line that begins a row. Takes time in proportion to its length. */
export function cellsOfLine(line: string, delimiter: string): LineCells {
  if (!line.includes('"')) return { cells: line.split(delimiter), open: undefined }
  return cellsFrom(line, 0, delimiter)
}

/**
 * The cells of a line that begins inside a quoted cell. The first is the rest of that cell; if it goes on, there are none.
 *
 * @returns undefined when the cell is not well formed: its closing quote is not followed by a delimiter or the line's end
 */
export function cellsOfNextLine(line: string, delimiter: string): LineCells | undefined {
  const close = closingQuote(line, 0)
  if (close < 0) return { cells: [], open: { text: unescaped(line), at: 0 } }
  const rest = unescaped(line.slice(0, close))
  const end = close + 1
  if (end === line.length) return { cells: [rest], open: undefined }
  if (!line.startsWith(delimiter, end)) return undefined
  const { cells, open } = cellsFrom(line, end + 1, delimiter)
  return { cells: [rest, ...cells], open }
}

function cellsFrom(line: string, begin: number, delimiter: string): LineCells {
  const cells: string[] = []
  for (let at = begin; ;) {
    const isQuoted = line[at] === '"'
    const close = isQuoted ? closingQuote(line, at + 1) : at
    if (close < 0) return { cells, open: { text: unescaped(line.slice(at + 1)), at } }
    const next = line.indexOf(delimiter, isQuoted ? close + 1 : at)
    const end = next < 0 ? line.length : next
    const isWhole = isQuoted && end === close + 1
    cells.push(isWhole ? unescaped(line.slice(at + 1, close)) : line.slice(at, end))
    if (next < 0) return { cells, open: undefined }
    at = next + 1
  }
}

// Where a quoted cell ends: at the first quote that is not doubled; -1 if there is none.
function closingQuote(line: string, begin: number): number {
  let at = line.indexOf('"', begin)
  while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2)
  return at
}

function unescaped(text: string): string {
  return text.replaceAll('""', '"')
}
