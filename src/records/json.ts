/**
 * Records from JSON: one object, or an array of objects. JSON is read whole, so memory limits its size.
 *
 * @module
 */
import { hasLongInteger, parsePythonJson } from './python-json.ts'
import { itemOfValue, type RecordItem } from './record-item.ts'

/**
 * All records at once.
 *
 * @throws Error when the text is not valid JSON, naming the line if the parser does
 */
export async function* jsonRecords(pieces: AsyncIterable<string>): AsyncGenerator<RecordItem[]> {
  let text = ''
  for await (const piece of pieces) text += piece
  const { value, exact } = parse(text)
  yield Array.isArray(value)
    ? value.map((element, i) =>
        itemOfValue(element, (exact as unknown[] | undefined)?.[i], undefined, `element ${i + 1}`)
      )
    : [itemOfValue(value, exact, undefined, 'the input')]
}

function parse(text: string): { readonly value: unknown; readonly exact: unknown } {
  try {
    return { value: JSON.parse(text), exact: hasLongInteger(text) ? parsePythonJson(text) : undefined }
  } catch (error) {
    // The parser's own message quotes the text, which may be an applicant's data.
    const [, position] = /at position (\d+)/.exec((error as Error).message) ?? []
    const place = position === undefined ? '' : ` (line ${text.slice(0, Number(position)).split('\n').length})`
    throw new Error(`expected valid JSON, an object or an array of objects${place}`)
  }
}
