/**
 * The document of a scikit-learn model: what marks it, and those of version 2 from bytes, whose data, nearly all of a file, is decoded
 * without making text of it.
 *
 * @module
 */
import { bytesOfStrictBase64 } from '../../bytes/strict-base64.ts'
import { parsePythonJson } from '../../records/python-json.ts'
import { type JsonObject, type JsonPlace, jsonFault, textOf } from '../json-values.ts'

/** The `format` of documents. */
export const sklearnFormat = 'opencredit-sklearn'

/** A document, and the bytes that its data encodes, from the start of their buffer. */
export interface PackedDocument {
  readonly document: JsonObject
  readonly data: Uint8Array<ArrayBuffer>
}

const encoder = /* @__PURE__ */ new TextEncoder()
const start = /* @__PURE__ */ encoder.encode(`{"format":"${sklearnFormat}","version":2,`)
const dataStart = /* @__PURE__ */ encoder.encode(',"data":"')
const [quote, comma, closeBrace] = [34, 44, 125]

/** Whether parsed JSON is a document of a scikit-learn model. */
export function isSklearnDocument(document: unknown): document is JsonObject {
  return (
    typeof document === 'object' &&
    document !== null &&
    Object.hasOwn(document, 'format') &&
    (document as JsonObject)['format'] === sklearnFormat
  )
}

/**
 * The parts of a file as the script writes it: `{…,"data":"…"}`.
 *
 * @returns undefined of every other file, which may be such a document all the same, and of a damaged one
 */
export function splitPackedDocument(bytes: Uint8Array): PackedDocument | undefined {
  if (!holdsAt(bytes, 0, start)) return undefined
  let at = bytes.indexOf(comma)
  // In JSON a quote that does not end a text is escaped, so no text holds this.
  while (at >= 0 && !holdsAt(bytes, at, dataStart)) at = bytes.indexOf(comma, at + 1)
  const end = endOfData(bytes)
  if (at < 0 || end < at + dataStart.length) return undefined
  try {
    // What comes before the comma is an object without its last brace, unless the key stands deeper or nothing is right.
    const document = parsePythonJson(`${new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, at))}}`)
    const data = bytesOfStrictBase64(bytes.subarray(at + dataStart.length, end))
    return isSklearnDocument(document) ? { document, data } : undefined
  } catch {
    // Reading it as JSON says what is wrong.
    return undefined
  }
}

/**
 * The bytes that a parsed document's data encodes.
 *
 * @throws ModelFormatError when it is no base64
 */
export function dataOf(document: JsonObject, top: JsonPlace): Uint8Array<ArrayBuffer> {
  const text = textOf(document, 'data', top)
  try {
    return bytesOfStrictBase64(encoder.encode(text))
  } catch (error) {
    throw jsonFault((error as Error).message, top, 'data')
  }
}

function holdsAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  return wanted.every((byte, i) => bytes[at + i] === byte)
}

// Where the last text ends, or -1 when a file does not end with a text and a brace.
function endOfData(bytes: Uint8Array): number {
  const beforeBlanks = (end: number): number => {
    while (end >= 0 && [32, 9, 10, 13].includes(bytes[end]!)) end--
    return end
  }
  const brace = beforeBlanks(bytes.length - 1)
  const end = bytes[brace] === closeBrace ? beforeBlanks(brace - 1) : -1
  return bytes[end] === quote ? end : -1
}
