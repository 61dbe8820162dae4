/**
 * What a caller gives as a model file: its bytes, or what its JSON holds.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { ModelFormatError } from '../errors.ts'
import { encodeText } from './lightgbm/text-bytes.ts'

/** What the readers of model files take. */
export type FileSource = string | Uint8Array | ArrayBuffer | object

/** The content of a file: its bytes, without a byte order mark, or its JSON, parsed. */
export type FileContent = { readonly bytes: Uint8Array } | { readonly document: object }

const openBrace = 123
const byteOrderMark = [0xef, 0xbb, 0xbf]
const longestPath = 4096

// What files begin with that are often taken for a model's, and what to do with them.
const otherFiles: readonly { readonly start: readonly number[]; readonly fault: string }[] = [
  {
    start: [0x1f, 0x8b],
    fault: 'got a gzip file; unpack it first, with gunzipSync of node:zlib or a DecompressionStream'
  },
  { start: [0x50, 0x4b, 3, 4], fault: 'got a zip archive; take the model out of it first' },
  ...[2, 3, 4, 5].map((protocol) => ({
    start: [0x80, protocol],
    fault:
      "got a Python pickle; load it in Python and save the model as text: booster.save_model('model.txt'), or, of scikit-learn, " +
      'with the script that opencredit export-sklearn prints'
  }))
]

/**
 * The content of a file.
 *
 * @throws ModelFormatError when it looks like a path, or is a file that holds no model as it is
 * @throws TypeError when `source` is of another kind
 */
export function fileContentOf(source: FileSource, library?: string): FileContent {
  if (typeof source === 'string') {
    if (isPath(source)) {
      throw new ModelFormatError(
        'expected the content of a model file, got what looks like its path; read the file, or use loadModelFile of ' +
          'opencredit/node',
        { library, line: 1 }
      )
    }
    return bytesContent(encodeText(source), library)
  }
  // By its tag, as bytes made in another realm (an iframe, a test runner's sandbox) are no instance of this one's class.
  const tag = Object.prototype.toString.call(source)
  if (tag === '[object Uint8Array]') return bytesContent(source as Uint8Array, library)
  if (tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]')
    return bytesContent(new Uint8Array(source as ArrayBuffer), library)
  if (tag === '[object Object]') return { document: source }
  throw new TypeError(
    `"source" expected text, a Uint8Array, an ArrayBuffer or a parsed JSON dump, got ${kindOf(source)}`
  )
}

/** Whether bytes begin with these. */
export function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte)
}

/** Whether the first byte that is no white space and no control character opens an object of JSON. */
export function startsAsJson(bytes: Uint8Array): boolean {
  return bytes.find((byte) => byte > 32) === openBrace
}

function bytesContent(bytes: Uint8Array, library?: string): FileContent {
  const other = otherFiles.find(({ start }) => startsWith(bytes, start))
  if (other !== undefined) throw new ModelFormatError(`expected a model, ${other.fault}`, { library, line: 1 })
  return { bytes: startsWith(bytes, byteOrderMark) ? bytes.subarray(byteOrderMark.length) : bytes }
}

// One line that ends as the name of a file does, or has folders.
function isPath(text: string): boolean {
  const path = text.length > longestPath ? '' : text.trim()
  return !/[\r\n{=]/.test(path) && (/\.[a-z]\w{0,9}$/i.test(path) || /^(?:[\w.~-]*[/\\]|[a-z]:\\)/i.test(path))
}
