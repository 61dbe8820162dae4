/**
 * Records from NDJSON: one JSON object per line.
 *
 * @module
 */
import { type LineBatch, tooLong } from './line-batches.ts'
import { itemOfValue, type RecordItem } from './record-item.ts'

/** The records of each batch of lines; blank lines are skipped. */
export async function* ndjsonRecords(batches: AsyncIterable<LineBatch>): AsyncGenerator<RecordItem[]> {
  for await (const { firstLine, lines } of batches) {
    const items: RecordItem[] = []
    lines.forEach((text, i) => {
      if (text === undefined || text.trim() !== '') items.push(itemOfLine(text, firstLine + i))
    })
    yield items
  }
}

function itemOfLine(text: string | undefined, line: number): RecordItem {
  if (text === undefined) return { error: new Error(`line ${line}: ${tooLong}`), line }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { error: new Error(`line ${line}: expected a JSON object, got invalid JSON`), line }
  }
  return itemOfValue(value, line, `line ${line}`)
}
