/**
 * Records from NDJSON: one JSON object per line, in batches of the lines that end in a piece of text.
 *
 * node:readline would also end lines at U+2028 and U+2029, which JSON allows in strings, and would buffer a line of any
 * length.
 *
 * @module
 */
import { hasLongInteger, parsePythonJson } from './python-json.ts'
import { itemOfValue, maxRecordLength, type RecordItem, tooLong } from './record-item.ts'

/** The records that end in each piece of text; blank lines are skipped. The last line need not end in a line feed. */
export async function* ndjsonRecords(pieces: AsyncIterable<string>): AsyncGenerator<RecordItem[]> {
  let numLines = 0
  // The beginning of an incomplete line; undefined when it is already too long.
  let rest: string | undefined = ''
  const itemsOf = (lines: readonly (string | undefined)[]): RecordItem[] => {
    const items = lines.map((text, i) => itemOfLine(text, numLines + i + 1))
    numLines += lines.length
    return items.filter((item) => item !== undefined)
  }
  for await (const piece of pieces) {
    const lines: (string | undefined)[] = piece.split('\n')
    const head = (rest ?? '') + lines[0]!
    lines[0] = rest === undefined || head.length > maxRecordLength ? undefined : head
    rest = lines.pop()
    yield itemsOf(lines)
  }
  yield itemsOf([rest])
}

function itemOfLine(text: string | undefined, line: number): RecordItem | undefined {
  if (text === undefined) return { error: new Error(`line ${line}: ${tooLong}`), line }
  if (text.trim() === '') return undefined
  let value: unknown
  let exact: unknown
  try {
    value = JSON.parse(text)
    if (hasLongInteger(text)) exact = parsePythonJson(text)
  } catch {
    return { error: new Error(`line ${line}: expected a JSON object, got invalid JSON`), line }
  }
  return itemOfValue(value, exact, line, `line ${line}`)
}
