/**
 * The format of records: detected from the file's name, or else from how the text begins.
 *
 * @module
 */
import { maxRecordLength } from './record-item.ts'

/** `csv`: cells separated by commas; `ndjson`: one JSON object per line; `json`: one JSON object, or an array of objects. */
export type RecordFormat = 'csv' | 'ndjson' | 'json'

/** All formats. */
export const recordFormats: readonly RecordFormat[] = ['csv', 'ndjson', 'json']

/** The format according to a file's name; undefined if the name does not say: `.json` is used for JSON and NDJSON. */
export function formatOfName(path: string): RecordFormat | undefined {
  const [, extension] = /\.([^./\\]+)$/.exec(path.toLowerCase()) ?? []
  if (extension === 'csv') return 'csv'
  return extension === 'ndjson' || extension === 'jsonl' ? 'ndjson' : undefined
}

/**
 * The format of a text. JSON begins with a brace or bracket; it is NDJSON if the first line holds a whole object.
 *
 * @param head - the beginning of the text
 * @param isAll - whether that is the whole text
 * @returns undefined if more of the text is needed
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
