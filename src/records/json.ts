/**
 * Records from JSON: one object, or an array of objects. JSON is read whole, so memory limits its size.
 *
 * @module
 */
import { itemOfValue, type RecordItem } from './record-item.ts'

/**
 * All records at once.
 *
 * @throws Error when the text is not valid JSON, naming the line if the parser does
 */
export async function* jsonRecords(pieces: AsyncIterable<string>): AsyncGenerator<RecordItem[]> {
  let text = ''
  for await (const piece of pieces) text += piece
  const value = parse(text)
  yield Array.isArray(value)
    ? value.map((element, i) => itemOfValue(element, undefined, `element ${i + 1}`))
    : [itemOfValue(value, undefined, 'the input')]
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // The parser's own message quotes the text, which may be an applicant's data.
    const [, position] = /at position (\d+)/.exec((error as Error).message) ?? []
    const place = position === undefined ? '' : ` (line ${text.slice(0, Number(position)).split('\n').length})`
    throw new Error(`expected valid JSON, an object or an array of objects${place}`)
  }
}
