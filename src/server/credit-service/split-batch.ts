/**
 * Batches cut into pieces, which are scored and sent one by one. Scores are a hundred times longer than what is scored, so the
 * scores of a large batch are never in memory together.
 *
 * @module
 */
import { wrongType } from '../http/field-error.ts'
import { parseJson } from '../http/parse-json.ts'
import { invalidFields, isProblemError, problemError, type ProblemParts } from '../http/problem.ts'

/** Most applicants in a piece: a few milliseconds of scoring, and some hundred kilobytes of scores. */
export const pieceItems = 64
const pieceBytes = 65_536

/** A JSON array of applicants to be cut. */
export interface WholeBatch {
  readonly kind: 'whole'
  readonly bytes: Uint8Array
  readonly maxItems: number
}

/** Where a piece begins and ends, and how many items it has. */
export interface Span {
  readonly begin: number
  readonly end: number
  readonly numItems: number
}

/** The pieces of a batch, or why it was rejected as a whole. */
export type SplitResult = { readonly spans: readonly Span[] } | { readonly problem: ProblemParts }

/** Checks a JSON array and cuts it between items. */
export function splitBatch({ bytes, maxItems }: WholeBatch): SplitResult {
  try {
    const items = parseJson(bytes)
    if (!Array.isArray(items)) throw invalidFields([wrongType('#', 'an array of applicants', items)])
    if (items.length > maxItems)
      throw problemError('too-large', `expected at most ${maxItems} applicants, got more; send NDJSON instead`)
    return { spans: items.length === 0 ? [] : spansOf(bytes) }
  } catch (error) {
    if (isProblemError(error)) return { problem: error.problem }
    throw error
  }
}

const comma = 0x2c
const quote = 0x22
const backslash = 0x5c

// The pieces of an array that is known to be valid and not empty.
function spansOf(bytes: Uint8Array): Span[] {
  const spans: Span[] = []
  let begin = bytes.indexOf(0x5b) + 1
  let numItems = 1
  let depth = 1
  for (let i = begin; depth > 0; i++) {
    const byte = bytes[i]!
    if (byte === quote) i = endOfText(bytes, i + 1)
    else if (byte === 0x5b || byte === 0x7b) depth++
    else if (byte === 0x5d || byte === 0x7d) {
      if (--depth === 0) spans.push({ begin, end: i, numItems })
    } else if (byte === comma && depth === 1) {
      if (numItems < pieceItems && i - begin < pieceBytes) numItems++
      else {
        spans.push({ begin, end: i, numItems })
        begin = i + 1
        numItems = 1
      }
    }
  }
  return spans
}

// The quote that ends a text.
function endOfText(bytes: Uint8Array, start: number): number {
  let i = start
  while (bytes[i] !== quote) i += bytes[i] === backslash ? 2 : 1
  return i
}

const lineFeed = 0x0a

/** Whole lines of NDJSON, cut between lines. A piece may have fewer items than lines, since some can be blank. */
export function* linePieces(bytes: Uint8Array): Generator<{ readonly bytes: Uint8Array; readonly numItems: number }> {
  let begin = 0
  let numItems = 0
  for (let end = 0; end < bytes.length;) {
    const feed = bytes.indexOf(lineFeed, end)
    end = feed < 0 ? bytes.length : feed + 1
    numItems++
    if (numItems < pieceItems && end < bytes.length) continue
    yield { bytes: bytes.subarray(begin, end), numItems }
    begin = end
    numItems = 0
  }
}
