/**
 * The format of records: detected from the file's name, or else from how the text begins.
 *
 * @module
 */
import { maxRecordLength } from './record-item.ts'

/** `csv`: cells separated by commas, semicolons or tabs; `ndjson`: one JSON object per line; `json`: one JSON object, or an array of objects. */
export type RecordFormat = 'csv' | 'ndjson' | 'json'

/** All formats. */
export const recordFormats: readonly RecordFormat[] = ['csv', 'ndjson', 'json']

/** The format according to a file's name; undefined if the name does not say: `.json` is used for JSON and NDJSON. */
export function formatOfName(path: string): RecordFormat | undefined {
  const [, extension] = /\.([^./\\]+)$/.exec(path.toLowerCase()) ?? []
  if (extension === 'csv' || extension === 'tsv') return 'csv'
  return extension === 'ndjson' || extension === 'jsonl' ? 'ndjson' : undefined
}

/**
 * Tells the format of a text that comes in pieces; returns undefined if more of it is needed.
 *
 * @param isLast - whether nothing follows the piece
 */
export type FormatDetector = (piece: string, isLast: boolean) => RecordFormat | undefined

/**
 * Creates a detector. JSON begins with a brace or bracket; it is NDJSON if the first line holds a whole object. Every piece is
 * looked at once, so the time does not depend on how the text is cut.
 */
export function createFormatDetector(): FormatDetector {
  let length = 0
  let hasBrace = false
  // The last character of the first line that is not blank, so far.
  let last = ''
  return (piece, isLast) => {
    let begin = 0
    if (!hasBrace) {
      begin = piece.search(/\S/)
      if (begin < 0) {
        length += piece.length
        return isLast || length > maxRecordLength ? 'ndjson' : undefined
      }
      if (piece[begin] === '[') return 'json'
      if (piece[begin] !== '{') return 'csv'
      hasBrace = true
    }
    const end = piece.indexOf('\n', begin)
    last =
      piece
        .slice(begin, end < 0 ? undefined : end)
        .trimEnd()
        .at(-1) ?? last
    length += piece.length
    if (end < 0 && !isLast && length <= maxRecordLength) return undefined
    return last === '}' ? 'ndjson' : 'json'
  }
}
