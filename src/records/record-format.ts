/**
 * In which format records come: told by the file's name, else by how the text begins.
 *
 * @module
 */
import { maxRecordLength } from './record-item.ts'

/** `csv`: cells between commas; `ndjson`: one JSON object per line; `json`: one JSON object, or an array of objects. */
export type RecordFormat = 'csv' | 'ndjson' | 'json'

/** All formats. */
export const recordFormats: readonly RecordFormat[] = ['csv', 'ndjson', 'json']

/** The format a file's name tells; undefined when the text must tell: `.json` is used for both JSON and NDJSON. */
export function formatOfName(path: string): RecordFormat | undefined {
  const [, extension] = /\.([^./\\]+)$/.exec(path.toLowerCase()) ?? []
  if (extension === 'csv') return 'csv'
  return extension === 'ndjson' || extension === 'jsonl' ? 'ndjson' : undefined
}

/**
 * The format a text is in.
 *
 * JSON begins with a brace or bracket, and it is NDJSON when the first line holds a whole object.
 *
 * @param head - how the text begins
 * @param isAll - whether that is all of it
 * @returns undefined when more of the text is needed
 */
export function formatOfText(head: string, isAll: boolean): RecordFormat | undefined {
  const start = head.search(/\S/)
  if (start < 0) return isAll ? 'ndjson' : undefined
  if (head[start] === '[') return 'json'
  if (head[start] !== '{') return 'csv'
  const end = head.indexOf('\n', start)
  if (end < 0 && !isAll && head.length <= maxRecordLength) return undefined
  const firstLine = head.slice(start, end < 0 ? undefined : end)
  return firstLine.trimEnd().endsWith('}') ? 'ndjson' : 'json'
}
