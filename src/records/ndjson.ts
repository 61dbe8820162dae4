/**
 * Records from NDJSON: one JSON object per line, all lines of a piece of text at once.
 *
 * node:readline would also end lines at U+2028 and U+2029, which JSON allows in text, and would keep a line of any
 * length.
 *
 * @module
 */
import { itemOfValue, maxRecordLength, type RecordItem, tooLong } from './record-item.ts'

/** The records that end in each piece of text; blank lines are skipped. Lines end in a line feed; the last need not. */
export async function* ndjsonRecords(pieces: AsyncIterable<string>): AsyncGenerator<RecordItem[]> {
  let numLines = 0
  // The line that has begun; undefined when it is too long already.
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
  try {
    value = JSON.parse(text)
  } catch {
    return { error: new Error(`line ${line}: expected a JSON object, got invalid JSON`), line }
  }
  return itemOfValue(value, line, `line ${line}`)
}
